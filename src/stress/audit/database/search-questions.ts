/** How often the token of each request occurs in one column of a table. */
export interface ColumnCounts {
  readonly table: string;
  /** Its place in the table, from 0. */
  readonly column: number;
  /** In the order of the requests that were asked for. */
  readonly counts: readonly number[];
}

export interface SearchedTokens {
  /** The start of every token of the run. */
  readonly runId: string;
  /** The sequence numbers of the requests to search for. */
  readonly sequences: readonly number[];
}

/** What the audit asks of a database. */
export type SearchQuestions = {
  /** The columns that have a token. */
  readonly tokens: { readonly args: SearchedTokens; readonly answer: readonly ColumnCounts[] };
};
