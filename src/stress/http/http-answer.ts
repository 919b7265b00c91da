/** A whole HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  /** Undefined where the server does not say what the body is. */
  readonly contentType: string | undefined;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  /** Why that was not followed, in words that end a sentence; undefined where it was not to be. */
  readonly notFollowed?: string;
  readonly body: string;
}
