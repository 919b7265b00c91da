import type { ScenarioSummary } from '../judge/measured/scenario-summary.ts';
import type { HistoryBook } from './tally/history-book.ts';

/** What a scenario leaves when its load is over. */
export interface ScenarioRun {
  readonly summary: ScenarioSummary;
  readonly book: HistoryBook;
  /** Rounds that were begun, those of the warm-up too. */
  readonly begun: number;
  /** What the users have in headers, cookies and records, and no report may show. */
  readonly secrets: readonly string[];
  /** What the user should know, in sentences without a full stop. */
  readonly noticed: readonly string[];
  /** What a user's requests have in their headers, for one to `path` beside the load. */
  readonly headersOf: (user: number, path: string) => Record<string, string>;
}
