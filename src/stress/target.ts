/** A server under load. */
export interface Target {
  readonly url: string;
  /** Its name in the report, as `embedded server, empty database`. */
  readonly description: string;
  /** Whether nobody else can be using it, so that what it counts is this run's. */
  readonly exclusive: boolean;
  /** Ends what was started for it and removes what was made for it. */
  close(): Promise<void>;
}
