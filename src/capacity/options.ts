import type { Threshold } from '../stress/judge/thresholds/threshold.ts';
import type { Slo } from '../stress/measure/slo.ts';
import type { RunOptions } from '../stress/run/options.ts';
import type { TargetOptions } from '../stress/target/target-options.ts';
import type { CapacityUnit, Expectation } from './result.ts';

export interface CapacityOptions {
  readonly target: TargetOptions;
  readonly by: CapacityUnit;
  /** What every step has to keep; one of them limits failures. */
  readonly thresholds: readonly Threshold[];
  readonly slos: readonly Slo[];
  /** Requests per second, or users, of the first step. */
  readonly first: number;
  /** The highest level. */
  readonly most: number;
  /** The most connections, and so the most requests under way at once. */
  readonly concurrency: number;
  /** Milliseconds for the whole search. */
  readonly budgetMs: number;
  readonly expected: Expectation | null;
  readonly run: Omit<
    RunOptions,
    'load' | 'faults' | 'startAt' | 'judgement' | 'slos' | 'connectionsAhead' | 'retryLost' | 'mayTimeAlone'
  >;
}

export const DEFAULT_FIRST = { rate: 10, users: 1 } as const;
export const DEFAULT_BUDGET_MS = 90_000;
/** Enough for a queue of half a second at 4000 requests per second. */
export const DEFAULT_CAPACITY_CONCURRENCY = 2_000;
/** With a scenario, each user may have a setup of its own, such as a login, which is not measured and takes its time. */
export const DEFAULT_SCENARIO_USERS = 500;

/** The lowest level that is tried. */
export const LEAST = { rate: 0.1, users: 1 } as const;

/**
 * The widest interval that counts as found: arrivals by chance would take many more steps for one of 4 %, and where the load
 * generator ends is no figure of the server's.
 */
export const RESOLUTION = { even: 0.04, byChance: 0.1, generator: 0.25 } as const;
