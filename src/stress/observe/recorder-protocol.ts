import type { LockSubject } from './lock-recorder.ts';
import type { ObservedLocks } from './observed-locks.ts';

/** What the process that records locks is asked to do, in this order. */
export type Order =
  | { readonly kind: 'record'; readonly subject: LockSubject }
  | { readonly kind: 'load began' | 'load ended' }
  /** `serverGroups`: the process groups that a server of this tool has had; it has another one after each start. */
  | { readonly kind: 'report'; readonly serverGroups: readonly number[] };

/** What it sends: `ready` once, and the locks when it is asked to report. */
export type Report = 'ready' | { readonly locks: ObservedLocks | null };
