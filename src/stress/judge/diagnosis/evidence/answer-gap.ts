import { countWhere } from '../../../answer/outcome.ts';
import type { Measured } from '../../measured/measured.ts';

/** Of fewer answers, or with fewer requests at a time, the rate says nothing about how they were served. */
const LEAST_ANSWERS = 10;
const LEAST_AT_ONCE = 5;

/** Of one core: a busier server is slow because it computes. */
const IDLE_CORES = 0.5;

/** SQLite has one writer at a time: a slow disk alone may take as long for each commit. */
export const COMMIT_MS = 50;

/**
 * Milliseconds from one answer to the next on average, in a load whose requests may have been answered one at a time:
 * many were under way, and the processor was idle. Undefined for any other load.
 */
export function answerGapMs({
  outcomes,
  loadMs,
  generator,
  serverCpu,
}: Pick<Measured, 'outcomes' | 'loadMs' | 'generator' | 'serverCpu'>): number | undefined {
  const answers = countWhere(outcomes, ({ certainty }) => certainty === 'acknowledged');
  if (answers < LEAST_ANSWERS || generator.mostInFlight < LEAST_AT_ONCE) return undefined;
  if (serverCpu === null || serverCpu.cores >= IDLE_CORES) return undefined;
  const gapMs = loadMs / answers;
  return gapMs >= COMMIT_MS ? gapMs : undefined;
}
