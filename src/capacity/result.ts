import type { SeenError } from '../stress/answer/database/error-counts.ts';
import type { Audit } from '../stress/audit/audit.ts';
import type { RunSettings } from '../stress/judge/measured/measured.ts';
import type { RoundCounts, ScenarioSummary } from '../stress/judge/measured/scenario-summary.ts';
import type { Threshold, ThresholdResult } from '../stress/judge/thresholds/threshold.ts';
import type { Machine } from '../stress/measure/machine.ts';
import type { FailureClass } from '../stress/measure/run-metrics.ts';

/** What is searched: the most requests per second, or the most users at once. */
export const CAPACITY_UNITS = ['rate', 'users'] as const;
export type CapacityUnit = (typeof CAPACITY_UNITS)[number];

/** How much a server holds, as plain data: what `--json` writes. */
export interface CapacityResult {
  readonly schema: 'genesis.capacity/1';
  readonly version: string;
  readonly machine: Machine;
  /** When the first step began, ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** The command line that repeats it, without secrets; null for a search that no command line made. */
  readonly command: string | null;
  readonly target: { readonly url: string; readonly description: string };
  /** What the tool asked the server before the load, such as `GET /api/metrics`. */
  readonly readBefore: readonly string[];
  readonly settings: RunSettings;
  readonly search: SearchSettings;
  /** What every step had to keep. */
  readonly thresholds: readonly Threshold[];
  readonly capacity: Capacity;
  /** What changed on the way to the knee, first what changed at the lowest level. */
  readonly changes: readonly Change[];
  /** In the order in which they were made. */
  readonly steps: readonly CapacityStep[];
  /** All requests that were answered, also those between the steps. */
  readonly requests: { readonly completed: number; readonly ok: number };
  readonly failures: readonly FailureClass[];
  /** Its rounds, and its requests beside the chats; null without one. */
  readonly scenario: ScenarioSummary | null;
  readonly databaseErrors: readonly SeenError[];
  /** Of everything that was sent. */
  readonly audit: Audit;
  readonly interrupted: boolean;
  readonly verdict: CapacityVerdict;
  /** In sentences without a full stop. */
  readonly observations: readonly string[];
}

export interface SearchSettings {
  readonly by: CapacityUnit;
  /** The level of the first step, and the highest that was allowed: requests per second, or users. */
  readonly first: number;
  readonly most: number;
  readonly budgetMs: number;
  readonly expected: Expectation | null;
}

/** What the capacity should be, such as `>=400/s`. */
export interface Expectation {
  readonly operator: '>=' | '>';
  readonly limit: number;
  readonly text: string;
}

export const CAPACITY_STATUSES = ['found', 'at-least', 'roughly', 'none', 'unknown'] as const;

/**
 * Requests per second, or users. `found`: between the highest level that was kept three times and the lowest that mostly was
 * not. `at-least`: the highest allowed level was kept, or the load generator could not send more. `roughly`: the steps
 * are too few. `none`: the lowest level was not kept. `unknown`: no step shows anything.
 */
export interface Capacity {
  readonly status: (typeof CAPACITY_STATUSES)[number];
  /** The highest level that was kept, or what was answered at it where arrivals by chance were fewer; 0 where none was kept. */
  readonly low: number;
  /** The lowest level that was not kept; null where there is none. */
  readonly high: number | null;
  /** Why steps at `high` did not keep: the threshold, or `backlog`; null without `high`. */
  readonly limit: string | null;
  /** Why the search ended there, in a sentence without a full stop; null where it found what it searched. */
  readonly reason: string | null;
  /** The level after which the server did not recover; null where it always did. */
  readonly noRecoveryFrom: number | null;
}

export const STEP_PURPOSES = ['climb', 'narrow', 'confirm'] as const;
export const STEP_OUTCOMES = ['kept', 'broke', 'generator', 'unclear'] as const;

/** One load at one level. */
export interface CapacityStep {
  /** Requests per second, or users; with a scenario, rounds that begin in a second. */
  readonly level: number;
  readonly purpose: (typeof STEP_PURPOSES)[number];
  /** `generator`: the load generator was at its limit. `unclear`: a threshold is unknown. */
  readonly outcome: (typeof STEP_OUTCOMES)[number];
  /** Whether it was as long as its thresholds need. */
  readonly isWhole: boolean;
  /** Why it did not keep, or is unclear: texts of thresholds, `backlog`, or sentences; the first is the clearest. */
  readonly reasons: readonly string[];
  /** Milliseconds from the start of the search. */
  readonly atMs: number;
  /** Milliseconds for which it sent. */
  readonly loadMs: number;
  readonly requests: { readonly completed: number; readonly ok: number };
  /** Null without a scenario: then each arrival is a request. */
  readonly rounds: StepRounds | null;
  /** Successes per second, in the last three quarters of its time: a queue has settled then. */
  readonly ratePerSecond: number;
  /** By Little's law: the mean number of requests under way; of rounds, with a scenario. */
  readonly meanInFlight: number;
  /** How many more were under way each second; 0 in a closed loop. */
  readonly backlogPerSecond: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly thresholds: readonly ThresholdResult[];
  /** What the server reports or shows, per request unless it says otherwise; null where it does not. */
  readonly bends: Readonly<Record<BendName, number | null>>;
  /** Share of one core that the load generator used; null in a step too short to measure it. */
  readonly generatorCpu: number | null;
  /** Milliseconds until the server had recovered; null where that was not needed, or it did not. */
  readonly recoveryMs: number | null;
}

/** What became of the rounds of a scenario. Its requests are its chats. */
export interface StepRounds extends RoundCounts {
  /** Completed ones per second, likewise. */
  readonly ratePerSecond: number;
  /** How long they took, the median; null without one. */
  readonly p50Ms: number | null;
}

/** What can bend at the knee, with its unit: lock errors and retries per request, times in ms, cores, and the share of the time. */
export const BENDS = {
  lockErrors: 'per-request',
  retries: 'per-request',
  poolWaitMs: 'ms',
  databaseMs: 'ms',
  modelMs: 'ms',
  serverCores: 'cores',
  lockedShare: 'share',
} as const;
export type BendName = keyof typeof BENDS;

/** A figure that became more than twice as much on the way to the knee. */
export interface Change {
  readonly name: BendName;
  /** The level from which on it was. */
  readonly from: number;
  readonly before: number;
  readonly after: number;
}

export const CAPACITY_VERDICTS = ['passed', 'failed', 'data-lost', 'inconclusive'] as const;

export interface CapacityVerdict {
  readonly status: (typeof CAPACITY_VERDICTS)[number];
  /** In sentences without a full stop; empty where it passed. */
  readonly reasons: readonly string[];
}
