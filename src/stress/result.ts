import type { Audit } from './audit.ts';
import type { GeneratorHealth } from './generator-health.ts';
import type { LatencySummary } from './latency.ts';
import type { Load } from './options.ts';
import type { Outcome } from './outcome.ts';
import type { FailureClass, TimingSummary } from './run-metrics.ts';
import type { ServerCounters } from './server-counters.ts';

/** One run, as plain data: what `--json` writes. */
export interface StressResult {
  readonly schema: 'genesis.stress/1';
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly target: { readonly url: string; readonly description: string };
  readonly load: Load;
  /** Milliseconds from the first request to the last answer. */
  readonly loadMs: number;
  /** Whether the run was ended before its time, by a signal. */
  readonly interrupted: boolean;
  readonly requests: { readonly completed: number; readonly ok: number };
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly failures: readonly FailureClass[];
  /** `surfaced`: clients were told. `recovered`: a retry absorbed them; null where the server does not tell. */
  readonly lockErrors: { readonly surfaced: number; readonly recovered: number | null };
  /** Null where the server does not tell. */
  readonly retries: { readonly total: number; readonly requests: number; readonly most: number } | null;
  /** Of the successful requests, from the sending to the whole answer; null when there are none. */
  readonly latency: LatencySummary | null;
  /** Null where the server does not tell. */
  readonly timing: TimingSummary | null;
  readonly serverCounters: ServerCounters | null;
  readonly audit: Audit;
  readonly generator: GeneratorHealth;
  readonly verdict: Verdict;
}

/** `data-lost` outranks `failed`, which outranks `inconclusive`. Reasons are sentences without a full stop. */
export type Verdict =
  | { readonly status: 'passed' }
  | { readonly status: 'data-lost' | 'failed' | 'inconclusive'; readonly reasons: readonly string[] };
