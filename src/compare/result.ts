import type { Unit } from '../figure.ts';
import type { RunSettings } from '../stress/judge/measured/measured.ts';
import type { Round } from '../stress/judge/measured/round.ts';
import type { Load } from '../stress/load/load.ts';
import type { LatencySummary } from '../stress/measure/latency.ts';
import type { Machine } from '../stress/measure/machine.ts';
import type { FailureClass } from '../stress/measure/run-metrics.ts';

/** Two servers compared, as plain data: what `--json` writes. */
export interface CompareResult {
  readonly schema: 'genesis.compare/1';
  readonly version: string;
  readonly machine: Machine;
  /** When the first round began, ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** The command line that repeats it, without secrets; null for a comparison that no command line made. */
  readonly command: string | null;
  /** `fresh`: started for each round. `running`: the same two processes in all rounds. */
  readonly processes: (typeof PROCESSES)[number];
  /** What one turn sends; longer turns for slow servers, those of the last round. */
  readonly load: Load;
  readonly settings: RunSettings;
  /** Milliseconds for which each side was under load in a round, at least. */
  readonly roundMs: number;
  /** The tolerated change: 0.05 for 5 % more time, or a rate that is to be 5 % higher to be equal. */
  readonly tolerance: number;
  /** The most rounds that would have been made. */
  readonly mostRounds: number;
  readonly seed: string;
  readonly interrupted: boolean;
  /** Rounds in which the load generator was saturated: then it was measured, not the servers. */
  readonly saturatedRounds: number;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** For each round, whose turn it was, such as `ABBABAAB`. */
  readonly orders: readonly string[];
  readonly measures: readonly MeasureChange[];
  readonly verdict: CompareVerdict;
}

export const PROCESSES = ['fresh', 'running'] as const;

/** One of the two servers, in all rounds. */
export interface ComparedSide {
  readonly target: { readonly url: string; readonly description: string };
  readonly rounds: readonly Round[];
  /** Of all successful requests; null without any. */
  readonly latency: LatencySummary | null;
  readonly failures: readonly FailureClass[];
  /** Why the audit could not read what was stored, in the last round in which it could not; null if it always could. */
  readonly unaudited: string | null;
}

/** How one figure differs between the sides. */
export interface MeasureChange {
  readonly name: MeasureName;
  readonly unit: Unit;
  /** The medians of the rounds. */
  readonly before: number;
  readonly after: number;
  /** `ratio`: -0.03 is 3 % less. `difference`: of two shares. */
  readonly scale: (typeof MEASURE_SCALES)[number];
  readonly change: number;
  /** The limits of its interval; null where there are too few rounds for one. */
  readonly from: number | null;
  readonly to: number | null;
  /** Whether `no-worse` needs it to be bounded. */
  readonly isDecisive: boolean;
  readonly judgement: (typeof CHANGE_JUDGEMENTS)[number];
}

/** `failures` is the share of the requests that did not succeed, `lock-errors` their number per request. */
export const MEASURE_NAMES = ['rate', 'p50', 'p99', 'failures', 'lock-errors'] as const;
export type MeasureName = (typeof MEASURE_NAMES)[number];

export const MEASURE_SCALES = ['ratio', 'difference'] as const;

export const CHANGE_JUDGEMENTS = ['worse', 'no-worse', 'undecided'] as const;

export interface CompareVerdict {
  readonly status: (typeof COMPARE_STATUSES)[number];
  /** Sentences without a full stop. */
  readonly reasons: readonly string[];
}

/** The worst first. `data-lost`: by B, in any round. */
export const COMPARE_STATUSES = ['data-lost', 'worse', 'undecided', 'no-worse'] as const;
