import { traitsOf } from '../../stress/answer/outcome.ts';
import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { Failure } from '../outcome/failure.ts';
import type { StreamedTurns } from './streamed-turns.ts';

export const AFTERWARDS = 10;

/** Sends streams whose model does not fail; undefined where all are answered. */
export async function streamsAfterwards(turns: StreamedTurns): Promise<Failure | undefined> {
  const ends = await Promise.all(turns.begin(AFTERWARDS).map(({ ended }) => ended));
  const failed = ends.filter(({ outcome }) => outcome !== 'ok');
  const [first] = failed;
  if (!first) return undefined;
  const summary = `afterwards: ${failed.length} of ${ends.length} streams failed`;
  const evidence = `first with ${first.outcome}: ${first.detail}`;
  const isGone = !traitsOf(first.outcome).reachedServer;
  return { summary, evidence: [evidence], diagnoses: isGone ? [diagnosis('server-died', evidence)] : [] };
}
