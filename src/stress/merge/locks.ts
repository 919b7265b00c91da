import type { ObservedLocks } from '../observe/observed-locks.ts';

/** All runs load one server, so one watch shows all: that which saw most. */
export function mergeLocks(all: readonly (ObservedLocks | null)[]): ObservedLocks | null {
  const seen = all.filter((locks) => locks?.status === 'seen');
  return seen.toSorted((a, b) => b.samples - a.samples)[0] ?? all.find((locks) => locks !== null) ?? null;
}
