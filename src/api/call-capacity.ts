import type { TSchema } from 'typebox';
import { findCapacity } from '../capacity/find-capacity.ts';
import { type CapacityOptions, DEFAULT_BUDGET_MS } from '../capacity/options.ts';
import { CAPACITY_UNITS, type CapacityResult, type CapacityUnit } from '../capacity/result.ts';
import { CAPACITY_TIMEOUT_MS, type CapacityFlags, capacityOptions } from '../cli/capacity/options.ts';
import { withRecords } from '../cli/options/data/with-records.ts';
import type { Durability } from '../store/options.ts';
import { fitRunning } from '../stress/fit-running.ts';
import type { ArrivalSpread } from '../stress/load/arrival-spread.ts';
import { MAX_CONCURRENCY } from '../stress/load/load.ts';
import { withScenario } from '../stress/scenario/with-scenario.ts';
import { calling } from './calling.ts';
import { assertNotBoth, assertOptions } from './options/assert-options.ts';
import { given } from './options/given.ts';
import {
  JUDGEMENT,
  type SloOption,
  slosOf,
  type ThresholdOption,
  thresholdsOf,
} from './options/judgement-options.ts';
import { type DataOptions, dataFlags, dataSchemas } from './options/load/data-options.ts';
import { LOAD_OPTIONS } from './options/load/load-options.ts';
import { type Delay, DelaySchema, delayWords } from './options/model-delay.ts';
import { type ChatRequestOptions, REQUEST, requestFlags } from './options/request-options.ts';
import { Anything, Flag, Milliseconds, oneOf, Text, whole } from './options/schemas.ts';
import { TARGET, type TargetOptions, targetFlags } from './options/target-options.ts';

/** What `runCapacity` takes. Times are whole milliseconds. */
export interface RunCapacityOptions
  extends TargetOptions,
    ChatRequestOptions,
    DataOptions<'in-order' | 'shuffle'> {
  /** What is searched: the most requests per second, `rate`, the default, or `users` at once. */
  readonly by?: CapacityUnit | undefined;
  /** What each step must keep; by default 99.9 % success, and a p95 below a second. Where none limits failures, the former is added. */
  readonly thresholds?: readonly ThresholdOption[] | undefined;
  /** Limits for each request, for a threshold on `goodput`. */
  readonly slos?: readonly SloOption[] | undefined;
  /** The least capacity: the verdict fails if all of the interval lies below. */
  readonly expected?: number | undefined;
  /** The most time for all steps; 90 000 by default. */
  readonly budgetMs?: number | undefined;
  /** The first step, in requests per second, 10 by default, or users, 1 by default. */
  readonly from?: number | undefined;
  /** The highest rate, 100 000 by default. */
  readonly maxRatePerSecond?: number | undefined;
  /** The highest number of users, 1000 by default, 500 with a scenario. */
  readonly maxUsers?: number | undefined;
  /** How the requests are spread; evenly by default. */
  readonly arrivals?: ArrivalSpread | undefined;
  /** The most requests under way at once, 1 to 10 000; 2000 by default, 500 rounds with a scenario. */
  readonly concurrency?: number | undefined;
  /** How long to wait for one answer; 10 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Open a connection for each request instead of keeping them; `false` by default. */
  readonly reconnect?: boolean | undefined;
  /** Searches with the same seed send the same tokens and uuids. */
  readonly seed?: string | undefined;
  /** The file of a module with what each user does, in rounds, instead of one request: see `Scenario`. Rates are of rounds. */
  readonly scenario?: string | undefined;
  /** Read the stored messages back, and compare them with what was acknowledged; `true` by default. */
  readonly audit?: boolean | undefined;
  /** How long the model of Genesis's own server takes, or the limits of a random time. 0 by default. */
  readonly modelDelayMs?: Delay | undefined;
  /** How Genesis's own server commits: `full`, the default, survives a power cut, `normal` is faster. */
  readonly durability?: Durability | undefined;
  /** Ends it early: the result is that of the steps until then, with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

const { ratePerSecond: Rate } = LOAD_OPTIONS;

export const CAPACITY_OPTIONS = {
  ...TARGET,
  ...REQUEST,
  ...dataSchemas(['in-order', 'shuffle']),
  by: oneOf(CAPACITY_UNITS),
  thresholds: JUDGEMENT.thresholds,
  slos: JUDGEMENT.slos,
  expected: Rate,
  budgetMs: Milliseconds,
  from: Rate,
  maxRatePerSecond: Rate,
  maxUsers: whole(1, MAX_CONCURRENCY),
  arrivals: LOAD_OPTIONS.arrivals,
  concurrency: whole(1, MAX_CONCURRENCY),
  timeoutMs: Milliseconds,
  reconnect: Flag,
  seed: Text,
  scenario: Text,
  audit: Flag,
  modelDelayMs: DelaySchema,
  durability: oneOf(['full', 'normal']),
  signal: Anything,
} satisfies Record<keyof RunCapacityOptions, TSchema>;

/** Finds out how much a server holds. See `runCapacity` of `index.ts`. */
export function callCapacity(options: RunCapacityOptions): Promise<CapacityResult> {
  return calling(async () => {
    assertOptions('runCapacity', CAPACITY_OPTIONS, options);
    assertNotBoth(options, [
      ['url', 'modelDelayMs'],
      ['url', 'durability'],
      ['insecure', 'ca'],
    ]);
    const { signal = new AbortController().signal } = options;
    return withRecords(capacityFlags(options), async (flags) => {
      const checked = capacityOptions(flags, undefined);
      return withScenario(options.scenario, async (scenario) => {
        const planned = { ...checked, run: { ...checked.run, scenario } };
        signal.throwIfAborted();
        const fits = options.probe === false || scenario !== undefined;
        return findCapacity(fits ? planned : await fittingCapacity(planned, signal), { signal });
      });
    });
  });
}

function capacityFlags(options: RunCapacityOptions): CapacityFlags {
  const {
    by = 'rate',
    budgetMs: budget = DEFAULT_BUDGET_MS,
    from,
    maxUsers,
    arrivals,
    concurrency,
  } = options;
  const {
    timeoutMs: timeout = CAPACITY_TIMEOUT_MS,
    reconnect,
    seed,
    scenario,
    audit = true,
    durability,
  } = options;
  const { thresholds, modelDelayMs, expected: limit } = options;
  return {
    ...targetFlags(options),
    ...requestFlags(options),
    ...dataFlags(options),
    ...given({
      ...{ by, budget, from, maxUsers, arrivals, concurrency, timeout, seed, scenario, audit, durability },
      maxRate: options.maxRatePerSecond,
      reconnect: reconnect === true ? (true as const) : undefined,
      threshold: thresholds && thresholdsOf({ thresholds }),
      slo: slosOf(options),
      expect: limit === undefined ? undefined : { operator: '>=' as const, limit, text: `>=${limit}` },
      modelDelay: modelDelayMs === undefined ? undefined : delayWords(modelDelayMs),
    }),
  };
}

/** With the request that fits a server which runs already. */
async function fittingCapacity(options: CapacityOptions, signal: AbortSignal): Promise<CapacityOptions> {
  const { request, history, timeoutMs, mayChooseApi } = options.run;
  const { target, chat } = await fitRunning(
    options.target,
    { request, history },
    { timeoutMs, mayChooseApi, signal },
  );
  return { ...options, target, run: { ...options.run, ...chat } };
}
