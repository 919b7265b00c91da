import { countedRequests } from '../judge/measured/counted-requests.ts';
import type { Measured } from '../judge/measured/measured.ts';
import type { ObservedLocks } from '../observe/observed-locks.ts';

/** All runs load one server, so one watch shows all: that which saw most. */
export function mergeLocks(all: readonly (ObservedLocks | null)[]): ObservedLocks | null {
  const seen = all.filter((locks) => locks?.status === 'seen');
  return seen.toSorted((a, b) => b.samples - a.samples)[0] ?? all.find((locks) => locks !== null) ?? null;
}

/** Each round has processes and a database of its own: the locks that explain most are those of the worst round. */
export function locksOfWorst(rounds: readonly Measured[]): ObservedLocks | null {
  const failures = Math.max(...rounds.map((round) => countedRequests(round).failed));
  return mergeLocks(
    rounds.filter((round) => countedRequests(round).failed === failures).map(({ locks }) => locks),
  );
}
