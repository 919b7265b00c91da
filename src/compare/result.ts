import type { Unit } from '../figure.ts';
import type { RunSettings } from '../stress/judge/measured/measured.ts';
import type { Round } from '../stress/judge/measured/round.ts';
import type { Load } from '../stress/load/load.ts';
import type { LatencySummary } from '../stress/measure/latency.ts';
import type { Machine } from '../stress/measure/machine.ts';
import type { FailureClass } from '../stress/measure/run-metrics.ts';
import type { Both } from './sides.ts';

/** Two servers compared, as plain data: what `--json` writes. */
export type CompareResult = TurnsComparison | EarlierComparison;

interface Comparison {
  readonly schema: 'genesis.compare/1';
  readonly version: string;
  /** When the first round of A began, ISO 8601. */
  readonly startedAt: string;
  /** The command line that repeats it, without secrets; null for a comparison that no command line made. */
  readonly command: string | null;
  /** The tolerated change: 0.05 for 5 % more time, or a rate that is to be 5 % higher to be equal. */
  readonly tolerance: number;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly measures: readonly MeasureChange[];
  readonly verdict: CompareVerdict;
}

/** Of two servers that were loaded in turns: each round of one side has its round of the other. */
export interface TurnsComparison extends Comparison {
  readonly machine: Machine;
  readonly tookMs: number;
  /** `fresh`: started for each round. `running`: the same two processes in all rounds. */
  readonly processes: (typeof PROCESSES)[number];
  /** What one turn sends; longer turns for slow servers, those of the last round. */
  readonly load: Load;
  readonly settings: RunSettings;
  /** Milliseconds for which each side was under load in a round, at least. */
  readonly roundMs: number;
  /** The most rounds that would have been made. */
  readonly mostRounds: number;
  readonly seed: string;
  readonly interrupted: boolean;
  /** Rounds in which the load generator was saturated: then it was measured, not the servers. */
  readonly saturatedRounds: number;
  /** For each round, whose turn it was, such as `ABBABAAB`. */
  readonly orders: readonly string[];
}

/** Of two saved results of stress. */
export interface EarlierComparison extends Comparison {
  readonly processes: typeof EARLIER;
  readonly runs: Both<EarlierRun>;
  /** Settings besides the server that differ, such as `timeout: 5 s, was 60 s`. */
  readonly differences: readonly string[];
  /** Why figures are not comparable, and what to do, in sentences without a full stop; empty where they are. */
  readonly obstacles: readonly string[];
}

export interface EarlierRun {
  /** As it was named, or `stdin`. */
  readonly file: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Null where several machines made the load. */
  readonly machine: Machine | null;
  /** Of each round. */
  readonly load: Load;
}

export const PROCESSES = ['fresh', 'running'] as const;

/** The processes that two saved results are about. */
export const EARLIER = 'earlier';

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
  /** The medians of the rounds; the means of a share. */
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

/** `not-comparable`: the two sides were measured in different ways, or with too little. */
export const CHANGE_JUDGEMENTS = ['worse', 'no-worse', 'undecided', 'not-comparable'] as const;

export interface CompareVerdict {
  readonly status: (typeof COMPARE_STATUSES)[number];
  /** Sentences without a full stop. */
  readonly reasons: readonly string[];
}

/** The worst first. `data-lost`: by B, in any round. */
export const COMPARE_STATUSES = ['data-lost', 'worse', 'undecided', 'no-worse'] as const;
