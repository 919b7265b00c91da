import { InvalidArgumentError } from 'commander';
import { MAX_DURATION_MS } from '../../duration.ts';
import { describeFault, type Fault } from '../../stress/faults/fault.ts';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_OPEN_CONCURRENCY,
  type Load,
  lengthMs,
  MAX_CONCURRENCY,
  type Stage,
} from '../../stress/load/load.ts';
import type { Pacing } from '../../stress/load/pacing.ts';
import type { ThinkTime } from '../../stress/load/think-time.ts';
import { type ArrivalsFlags, assertArrivalsHaveRate } from '../options/load/arrivals-option.ts';

export interface LoadFlags extends ArrivalsFlags {
  readonly concurrency?: readonly number[];
  readonly requests?: number;
  /** Milliseconds. */
  readonly duration?: number;
  readonly stage?: readonly Stage[];
  readonly think?: ThinkTime;
}

const DEFAULT_OPEN_MS = 10_000;

/** One load for each concurrency. Throws `InvalidArgumentError` for flags that contradict each other. */
export function loadsOf(flags: LoadFlags): readonly Load[] {
  const { stage, concurrency, rate } = flags;
  if (stage && rate === undefined && concurrency)
    throw new InvalidArgumentError('error: --stage sets the number of users. Leave out --concurrency.');
  const isOpen = rate !== undefined;
  const numbers = concurrency ?? [isOpen ? DEFAULT_OPEN_CONCURRENCY : DEFAULT_CONCURRENCY];
  if (stage) return numbers.map((number) => ramp(stage, number, rate));
  return numbers.map((number) => (isOpen ? openLoop(flags, rate, number) : closedLoad(flags, number)));
}

/** Throws `InvalidArgumentError` for a pause or a spread that the load cannot have. */
export function pacingOf(flags: LoadFlags): Pacing {
  const { arrivals, think, rate, requests, duration, stage } = flags;
  assertArrivalsHaveRate(flags);
  if (think && rate !== undefined)
    throw new InvalidArgumentError(
      'error: --think cannot be used with --rate: it is a pause after an answer, and with --rate no request waits for one. Leave out one of them.',
    );
  if (think && requests === undefined && duration === undefined && stage === undefined)
    throw new InvalidArgumentError(
      'error: --think needs --requests, --duration or --stage: without them each user sends one request, and there is no next one to pause before. Give one of them.',
    );
  return { arrivals, think };
}

function ramp(stages: readonly Stage[], concurrency: number, rate: number | undefined): Load {
  if (rate !== undefined) return { kind: 'open-ramp', ratePerSecond: rate, concurrency, stages };
  const most = Math.max(...stages.map(({ to }) => to));
  if (most < 1 || most > MAX_CONCURRENCY || stages.some(({ to }) => !Number.isInteger(to)))
    throw new InvalidArgumentError(
      `error: without --rate, --stage takes numbers of users: whole numbers up to ${MAX_CONCURRENCY}, one of them at least 1.`,
    );
  return { kind: 'ramp', concurrency: most, stages };
}

function openLoop({ requests, duration }: LoadFlags, rate: number, concurrency: number): Load {
  const until = requests === undefined ? { durationMs: duration ?? DEFAULT_OPEN_MS } : { requests };
  return { kind: 'open-loop', ratePerSecond: rate, concurrency, until };
}

function closedLoad({ requests, duration }: LoadFlags, concurrency: number): Load {
  if (duration !== undefined) return { kind: 'closed-loop', concurrency, until: { durationMs: duration } };
  if (requests === undefined) return { kind: 'burst', concurrency };
  if (requests >= concurrency) return { kind: 'closed-loop', concurrency, until: { requests } };
  throw new InvalidArgumentError(
    `error: --requests ${requests} is less than --concurrency ${concurrency}. Each of the ${concurrency} users sends at least one.`,
  );
}

/** Throws `InvalidArgumentError` for a load that takes too long, or that ends before a fault is due. */
export function assertWithinLimits(load: Load, faults: readonly Fault[]): void {
  const endMs = lengthMs(load) ?? Number.POSITIVE_INFINITY;
  if (endMs > MAX_DURATION_MS && Number.isFinite(endMs))
    throw new InvalidArgumentError(
      'error: the load takes longer than 24 hours. Send more requests per second, or fewer in total.',
    );
  const late = faults.find((fault) => 'atMs' in fault && fault.atMs >= endMs);
  if (late)
    throw new InvalidArgumentError(
      `error: ${describeFault(late)} is due after the end of the load. Give a longer --duration.`,
    );
}
