/** An HTTP answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}
