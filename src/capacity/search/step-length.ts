import { PERCENTILE_BY_NAME, type PercentileName, samplesNeeded } from '../../percentile.ts';
import { STREAM_METRICS, type Threshold } from '../../stress/judge/thresholds/threshold.ts';
import { REPEATS } from './next-level.ts';

/** Three times as many requests as the share of failures allows one of: with none among them, 95 % sure that the share is kept. */
const RULE_OF_THREE = 3;

/** A percentile is one of several samples above it, not of one. */
const SAMPLES_ABOVE = 10;

/** Without a failure to allow, a share of 100 % would need endless requests. */
const MOST_NEEDED = 30_000;

/** Milliseconds in which the queue of a server near its knee shows whether it grows. */
const SETTLES_MS = 5_000;
/** Chance makes queues that even arrivals do not; longer steps would leave no time to repeat those that it decided. */
const SETTLES_BY_CHANCE_MS = 6_500;
const SHORT_MS = 3_000;
const CLIMB_MS = 1_200;

/** A step lasts several times as long as an answer takes. */
const LATENCIES = { climb: 3, narrow: 4, confirm: 6 } as const;

/** Too few to be judged by anything. */
const FEWEST = 20;
const MOST_SHORT_MS = 15_000;

/** What decides how long steps are. */
export interface LengthPlan {
  readonly thresholds: readonly Threshold[];
  readonly isByChance: boolean;
}

export type StepKind = 'climb' | 'narrow' | 'confirm';

/** The requests that one of the repeats of a level needs, so that all of them together carry the thresholds. */
export function requestsNeeded(thresholds: readonly Threshold[]): number {
  return Math.max(FEWEST, ...thresholds.map(neededBy));
}

function neededBy({ metric, limit }: Threshold): number {
  if (metric === 'success' || metric === 'goodput')
    return Math.min(MOST_NEEDED, Math.round(RULE_OF_THREE / Math.max(1 - limit, 1e-9))) / REPEATS;
  const statistic = metric in STREAM_METRICS ? metric.replace(/^.*-/, '') : metric;
  if (!Object.hasOwn(PERCENTILE_BY_NAME, statistic)) return 0;
  return SAMPLES_ABOVE * samplesNeeded(PERCENTILE_BY_NAME[statistic as PercentileName]);
}

/**
 * Milliseconds of a step. `perSecond`: the requests that it is expected to send; `latencyMs`: how long one takes at the
 * first step, 0 where that is unknown.
 */
export function stepMs(kind: StepKind, perSecond: number, latencyMs: number, plan: LengthPlan): number {
  const forRequests = (requests: number) => (requests * 1_000) / perSecond;
  const settles = LATENCIES[kind] * latencyMs;
  switch (kind) {
    case 'climb':
      return Math.ceil(Math.max(CLIMB_MS, settles, Math.min(MOST_SHORT_MS, forRequests(FEWEST))));
    case 'narrow':
      return Math.ceil(Math.max(SHORT_MS, settles, Math.min(MOST_SHORT_MS, forRequests(FEWEST * 5))));
    case 'confirm': {
      const least = plan.isByChance ? SETTLES_BY_CHANCE_MS : SETTLES_MS;
      return Math.ceil(Math.max(least, settles, forRequests(requestsNeeded(plan.thresholds))));
    }
  }
}
