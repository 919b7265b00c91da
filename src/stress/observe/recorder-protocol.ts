import type { LockCount } from './lock-count.ts';
import type { LockSubject } from './lock-recorder.ts';
import type { LocksNow, ObservedLocks } from './observed-locks.ts';

/** What the process that records locks is asked to do, in this order. */
export type Order =
  /** `isLive`: it sends what it sees during the load, too. */
  | { readonly kind: 'record'; readonly subject: LockSubject; readonly isLive: boolean }
  | { readonly kind: 'load began' | 'load ended' | 'count' }
  /** `serverGroups`: the process groups that a server of this tool has had; it has another one after each start. */
  | { readonly kind: 'report'; readonly serverGroups: readonly number[] };

/**
 * What it sends: `ready` once, what it sees now four times a second where that is wanted, counts so far when it is asked for
 * them, and the locks when it is asked to report.
 */
export type Report =
  | 'ready'
  | { readonly now: LocksNow }
  | { readonly count: LockCount | null }
  | { readonly locks: ObservedLocks | null };
