import type { Unit } from '../../../figure.ts';
import { PERCENTILES } from '../../../percentile.ts';
import { percentileOf } from '../../measure/percentile-of.ts';
import { countedRequests } from '../measured/counted-requests.ts';
import { knownLockErrors, knownRetries } from '../measured/lock-figures.ts';
import type { Measured } from '../measured/measured.ts';
import type { ComparedMeasure, ComparedName, Comparison } from './comparison.ts';
import { differences } from './setting-differences.ts';

const TOLERATED_RETRIES = 0.01;
const LEAST_SAMPLES = 20;

/** An earlier run. */
export interface Baseline {
  readonly result: Measured & { readonly verdict: { readonly status: string } };
  /** The tolerated change of a figure, 0.1 for 10 %. */
  readonly noise: number;
}

/** A figure of both runs, not judged yet. */
interface Pair {
  readonly name: ComparedName;
  readonly unit: Unit;
  readonly before: number;
  readonly after: number;
  /** Tolerated on top of the noise. */
  readonly tolerance?: number;
}

/**
 * Compares a run with its baseline. Counts of the baseline are scaled to the number of requests of this run, so that a
 * longer or faster run does not look worse for its additional requests. A rate is compared only where the server
 * determines it: not in open loops, where it is given, and not in ramps.
 */
export function compare(after: Measured, { result: before, noise }: Baseline): Comparison {
  const pairs = [
    ...failures(before, after),
    ...lockErrors(before, after),
    ...retries(before, after),
    ...rate(before, after),
    ...latencies(before, after),
  ];
  return {
    startedAt: before.startedAt,
    noise,
    differences: [...differences(after, before), ...baselineFlaws(before)],
    measures: pairs.map(({ tolerance = 0, ...pair }) => ({
      ...pair,
      judgement: judgementOf(pair, noise, tolerance),
    })),
  };
}

/** Why the baseline itself is not reliable. */
function baselineFlaws({ verdict, generator }: Baseline['result']): string[] {
  return [
    ...(verdict.status === 'passed' ? [] : [`the verdict of the baseline was ${verdict.status}`]),
    ...(generator.saturated ? ['the generator of the baseline was saturated'] : []),
  ];
}

function judgementOf(
  { name, before, after }: Pair,
  noise: number,
  tolerance: number,
): ComparedMeasure['judgement'] {
  const isAbove = after > before * (1 + noise) + tolerance;
  const isBelow = after < before * (1 - noise);
  if (!isAbove && !isBelow) return 'same';
  return isAbove === (name === 'rate') ? 'better' : 'worse';
}

function failures(before: Measured, after: Measured): Pair[] {
  const [earlier, later] = [countedRequests(before), countedRequests(after)];
  if (earlier.total === 0 || later.total === 0) return [];
  const share = ({ failed, total }: typeof earlier) => failed / total;
  return [{ name: 'failures', unit: 'share', before: share(earlier), after: share(later) }];
}

function lockErrors(before: Measured, after: Measured): Pair[] {
  const [earlier, later] = [knownLockErrors(before), knownLockErrors(after)];
  // Counts from different sources cannot be compared, those that clients saw always can.
  return earlier.source === later.source
    ? counted('lock-errors', before, earlier.count, after, later.count)
    : counted('lock-errors', before, before.lockErrors.surfaced, after, after.lockErrors.surfaced);
}

function retries(before: Measured, after: Measured): Pair[] {
  const [earlier, later] = [knownRetries(before), knownRetries(after)];
  if (!earlier || !later || earlier.source !== later.source) return [];
  // Retries hide lock errors from clients, as they should: one in a hundred requests is not a regression.
  const tolerance = after.requests.completed * TOLERATED_RETRIES;
  return counted('retries', before, earlier.count, after, later.count).map((pair) => ({
    ...pair,
    tolerance,
  }));
}

function counted(
  name: 'lock-errors' | 'retries',
  before: Measured,
  earlier: number,
  after: Measured,
  later: number,
): Pair[] {
  const [requestsBefore, requests] = [before.requests.completed, after.requests.completed];
  if (requestsBefore === 0 || requests === 0) return [];
  return [{ name, unit: 'count', before: (earlier * requests) / requestsBefore, after: later }];
}

function rate(before: Measured, after: Measured): Pair[] {
  const { kind } = after.load;
  if (kind !== before.load.kind || (kind !== 'burst' && kind !== 'closed-loop')) return [];
  return [{ name: 'rate', unit: 'per-second', before: before.ratePerSecond, after: after.ratePerSecond }];
}

function latencies(before: Measured, after: Measured): Pair[] {
  return PERCENTILES.flatMap((percentile) => {
    const [earlier, later] = [before, after].map(({ latency }) => percentileOf(latency, percentile));
    if (earlier === undefined || later === undefined || isTooFew(before) || isTooFew(after)) return [];
    return [{ name: `p${percentile}`, unit: 'ms', before: earlier, after: later } as const];
  });
}

/** For a handful of requests, even the median is random. */
function isTooFew({ latency }: Measured): boolean {
  return (latency?.count ?? 0) < LEAST_SAMPLES;
}
