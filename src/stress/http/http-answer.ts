/** A whole HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  /** Undefined where the server does not say what the body is. */
  readonly contentType: string | undefined;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  readonly body: string;
}
