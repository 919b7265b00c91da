import { formatDuration } from '../../../../duration.ts';
import { diagnosis } from '../causes.ts';
import { refusalsOf } from '../evidence/refusals.ts';
import { successEveryMs } from '../evidence/successes.ts';
import type { Rule } from '../symptoms.ts';

/** With fewer at the same time, it makes no difference. */
const LEAST_AT_ONCE = 5;

/** Even a fast, busy server may answer in turn within less. */
const LEAST_GAP_MS = 10;

/** Of one core: a server that computes is slow for another reason. */
const MOST_CORES = 0.5;

/**
 * Successes one after the other, each after about the time that a request takes alone, while many wait and the
 * processor is idle.
 */
export const oneAtATime: Rule = (symptoms) => {
  const { timeline, latency, serverCpu, generator } = symptoms;
  const everyMs = successEveryMs(timeline);
  if (everyMs === undefined || everyMs < LEAST_GAP_MS || latency === null || refusalsOf(symptoms))
    return undefined;
  if (latency.count < 2 * LEAST_AT_ONCE || generator.mostInFlight < LEAST_AT_ONCE) return undefined;
  if (serverCpu === null || serverCpu.cores >= MOST_CORES) return undefined;
  // Served side by side, a request would take several of these intervals.
  if (latency.minMs > 2 * everyMs) return undefined;
  const waiting = `${generator.mostInFlight} were under way at once`;
  const idle = `the server used ${Math.round(serverCpu.cores * 100)}% of a core`;
  return diagnosis(
    'one-at-a-time',
    `one success every ${formatDuration(everyMs)} although ${waiting}, and ${idle}`,
  );
};
