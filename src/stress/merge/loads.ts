import { GenesisError } from '../../errors.ts';
import type { Extent, Load, Stage } from '../load/load.ts';

/**
 * Several loads that start at the same time, as one: connections, requests and rates add up, and it lasts as long as the
 * longest. Stages add up one by one, each as long as the longest; a load with fewer stages adds nothing to the later
 * ones. Throws `RESULT_INVALID` for different kinds of load, or where some end by a count and some by a time.
 */
export function mergeLoads(loads: readonly [Load, ...Load[]]): Load {
  const [first, ...others] = loads;
  return others.reduce(mergeTwo, first);
}

function mergeTwo(one: Load, other: Load): Load {
  if (one.kind !== other.kind) throw different(`${one.kind} and ${other.kind}`);
  return {
    ...one,
    concurrency: one.concurrency + other.concurrency,
    ...('ratePerSecond' in one &&
      'ratePerSecond' in other && { ratePerSecond: one.ratePerSecond + other.ratePerSecond }),
    ...('until' in one && 'until' in other && { until: mergeExtents(one.until, other.until) }),
    ...('stages' in one && 'stages' in other && { stages: mergeStages(one.stages, other.stages) }),
  };
}

function mergeExtents(one: Extent, other: Extent): Extent {
  if ('requests' in one && 'requests' in other) return { requests: one.requests + other.requests };
  if ('durationMs' in one && 'durationMs' in other)
    return { durationMs: Math.max(one.durationMs, other.durationMs) };
  throw different('one ends by a count of requests, one by a time');
}

function mergeStages(one: readonly Stage[], other: readonly Stage[]): Stage[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => ({
    durationMs: Math.max(one[index]?.durationMs ?? 0, other[index]?.durationMs ?? 0),
    to: (one[index]?.to ?? 0) + (other[index]?.to ?? 0),
  }));
}

function different(how: string): GenesisError {
  return new GenesisError('RESULT_INVALID', `the results are of different kinds of load: ${how}`, {
    hint: 'Runs that are merged must load the server in the same way',
  });
}
