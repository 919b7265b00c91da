import type { Outcome } from '../../../stress/answer/outcome.ts';
import type { LocksNow } from '../../../stress/observe/observed-locks.ts';

/** A load while it runs. */
export interface LiveLoad {
  /** What is done now, such as `loading`. */
  readonly phase: string;
  /** Share of the load that is done, 0 to 1; null before it begins. */
  readonly done: number | null;
  /** The same in words, such as `12 s of 30 s`. */
  readonly extent: string;
  /** Requests that were sent and not answered yet. */
  readonly inFlight: number;
  /** Whether the load was stopped before its end. */
  readonly isStopping: boolean;
  /** From the start of the load, each over `columnMs`. */
  readonly columns: readonly LiveFigures[];
  readonly columnMs: number;
  /** The last second, or less at the start. */
  readonly recent: LiveFigures;
  /** Since the start of the load. */
  readonly total: LiveFigures;
  /** Since then too, without lock errors, which have figures of their own; most frequent first. */
  readonly failures: readonly LiveFailure[];
  /** Undefined where nothing is known of the locks. */
  readonly locks: LocksNow | undefined;
  /** The faults whose time it is, in their own words. */
  readonly faults: readonly string[];
}

export interface LiveFailure {
  readonly outcome: Outcome;
  readonly count: number;
}

/** What was counted in a time. */
export interface LiveFigures {
  readonly ms: number;
  readonly completed: number;
  readonly ok: number;
  /** Those that clients saw, and those that a retry absorbed if the server reports them. */
  readonly lockErrors: number;
  readonly retries: number;
  /** Milliseconds of successful requests; null where there are too few, in a column only where there is none. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}
