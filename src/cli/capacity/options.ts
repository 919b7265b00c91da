import { InvalidArgumentError } from 'commander';
import {
  type CapacityOptions,
  DEFAULT_CAPACITY_CONCURRENCY,
  DEFAULT_FIRST,
  DEFAULT_SCENARIO_USERS,
} from '../../capacity/options.ts';
import type { CapacityUnit, Expectation } from '../../capacity/result.ts';
import { REPEATS } from '../../capacity/search/next-level.ts';
import { stepMs } from '../../capacity/search/step-length.ts';
import { formatDuration } from '../../duration.ts';
import { parseThreshold } from '../../stress/judge/thresholds/parse-threshold.ts';
import type { Metric, Threshold } from '../../stress/judge/thresholds/threshold.ts';
import { MAX_CONCURRENCY, MAX_RATE } from '../../stress/load/load.ts';
import type { Slo } from '../../stress/measure/slo.ts';
import type { ArrivalsFlags } from '../options/load/arrivals-option.ts';
import {
  assertChatOfGenesis,
  leavesApiOpen,
  type RequestFlags,
  requestedChat,
} from '../options/request-flags.ts';
import { chatOfScenario } from '../options/scenario-option.ts';
import { type TargetFlags, targetOfFlags } from '../options/target/target-of-flags.ts';

/** The flags of `genesis capacity`, as their parsers return them. Times are milliseconds. */
export interface CapacityFlags extends TargetFlags, RequestFlags, Pick<ArrivalsFlags, 'arrivals'> {
  readonly by: CapacityUnit;
  readonly from?: number;
  readonly maxRate?: number;
  readonly maxUsers?: number;
  readonly budget: number;
  readonly concurrency?: number;
  readonly timeout: number;
  readonly reconnect?: true;
  readonly seed?: string;
  readonly threshold?: readonly Threshold[];
  readonly slo?: readonly Slo[];
  readonly expect?: Expectation;
  readonly audit: boolean;
  readonly command: boolean;
  /** Whether a request or the first answers are to show that the requests fit. */
  readonly probe: boolean;
}

const LIMITS_OF_FAILURES: readonly Metric[] = ['success', 'goodput', 'errors'];

/** Known only when all steps are over. */
const READ_AT_THE_END: readonly Metric[] = ['lost', 'duplicated'];

const MOST_USERS = 1_000;

/** Where a server takes longer, it does not hold the rate. */
export const CAPACITY_TIMEOUT_MS = 10_000;

/** Throws `InvalidArgumentError` for flags that contradict each other, and for a budget that is too short. */
export function capacityOptions(flags: CapacityFlags, command: string | undefined): CapacityOptions {
  const { by, budget, arrivals, timeout, slo: slos = [], expect: expected = null, scenario } = flags;
  const target = targetOfFlags(flags);
  const isEmbedded = target.kind === 'embedded';
  const chat = scenario === undefined ? requestedChat(flags) : chatOfScenario(flags, isEmbedded);
  if (isEmbedded) assertChatOfGenesis(chat);
  const levels = levelsOf(flags);
  const thresholds = thresholdsToKeep(flags.threshold);
  assertAffordable(levels.most, thresholds, flags);
  return {
    ...{ target, by, thresholds, slos, expected, budgetMs: budget },
    ...levels,
    concurrency: by === 'users' ? levels.most : connectionsOf(flags),
    run: {
      ...chat,
      pacing: { arrivals },
      timeoutMs: timeout,
      reconnect: flags.reconnect === true,
      audit: flags.audit ? 'read-back' : 'skip',
      seed: flags.seed,
      hidesCommands: !flags.command,
      judgesFirstAnswers: flags.probe && flags.spawn !== undefined,
      mayChooseApi: scenario === undefined && leavesApiOpen(flags),
      command,
    },
  };
}

function connectionsOf({ concurrency, scenario }: CapacityFlags): number {
  return concurrency ?? (scenario === undefined ? DEFAULT_CAPACITY_CONCURRENCY : DEFAULT_SCENARIO_USERS);
}

/** The first level and the highest one. */
function levelsOf({ by, from, maxRate, maxUsers, arrivals, concurrency, scenario }: CapacityFlags) {
  const others =
    by === 'rate'
      ? { '--max-users': maxUsers }
      : { '--max-rate': maxRate, '--arrivals': arrivals, '--concurrency': concurrency };
  for (const [flag, value] of Object.entries(others))
    if (value !== undefined)
      throw new InvalidArgumentError(`error: ${flag} cannot be used with --by ${by}. Leave out one of them.`);
  const most =
    by === 'rate'
      ? (maxRate ?? MAX_RATE)
      : (maxUsers ?? (scenario === undefined ? MOST_USERS : DEFAULT_SCENARIO_USERS));
  const first = from ?? Math.min(DEFAULT_FIRST[by], most);
  if (by === 'users' && !Number.isInteger(first))
    throw new InvalidArgumentError('error: --from is a number of users: give a whole number.');
  if (first > most || first > (by === 'rate' ? MAX_RATE : MAX_CONCURRENCY))
    throw new InvalidArgumentError(
      `error: --from ${first} is more than the highest level, ${most}. Give a lower one.`,
    );
  return { first, most };
}

/** Those given; a limit for failures is added where none is, because a server that fails at once is fast. */
function thresholdsToKeep(given: readonly Threshold[] | undefined): readonly Threshold[] {
  const thresholds = given ?? [defaultThreshold('p95<1s')];
  const unknown = thresholds.find(({ metric }) => READ_AT_THE_END.includes(metric));
  if (unknown)
    throw new InvalidArgumentError(
      `error: ${unknown.text} cannot be known of each step: what is stored is read after the last one, and a server that loses data has no capacity. Leave it out.`,
    );
  if (thresholds.some(({ metric }) => LIMITS_OF_FAILURES.includes(metric))) return thresholds;
  return [defaultThreshold('success>=99.9%'), ...thresholds];
}

function defaultThreshold(text: string): Threshold {
  const threshold = parseThreshold(text);
  if (!threshold) throw new RangeError(`${text} is no threshold`);
  return threshold;
}

/** Even at the highest rate, the repeats take some time. */
function assertAffordable(
  most: number,
  thresholds: readonly Threshold[],
  { by, budget, arrivals, scenario }: CapacityFlags,
): void {
  // How many requests a round has is not known yet.
  if (by !== 'rate' || scenario !== undefined) return;
  const isByChance = arrivals !== undefined && arrivals.kind !== 'even';
  const neededMs = REPEATS * stepMs('confirm', most, 0, { thresholds, isByChance });
  if (neededMs <= budget) return;
  const requests = Math.round((neededMs * most) / 1_000);
  throw new InvalidArgumentError(
    `error: at ${most} requests per second, the ${requests} requests that ${thresholds.map(({ text }) => text).join(' and ')} need take ${formatDuration(neededMs, 2)}, and the budget is ${formatDuration(budget, 2)}. Give --budget ${Math.ceil((neededMs * 1.5) / 60_000)}m, or a threshold that fewer requests show, such as success>=99%.`,
  );
}
