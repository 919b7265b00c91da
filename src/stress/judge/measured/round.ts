/**
 * The figures of one load: the unit of comparisons, because requests of one process share its mood and that of the
 * machine, so that thousands of them prove no more than a few.
 */
export interface Round {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Those that say something about the server. */
  readonly requests: { readonly total: number; readonly failed: number };
  readonly ratePerSecond: number;
  /** Milliseconds; null where there are too few samples, like the other percentiles. */
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Surfaced and recovered; null where neither the server nor its log reports them. */
  readonly lockErrors: number | null;
  readonly retries: number | null;
  /** Null where the audit did not read. */
  readonly turns: {
    readonly acknowledged: number;
    readonly lost: number;
    readonly duplicated: number;
  } | null;
  /** Answers of the reference server just before and after the load, as a measure of the machine; null without one. */
  readonly referencePerSecond: number | null;
}
