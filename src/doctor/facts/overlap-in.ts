import { isHeldThroughout } from '../../locks/lock-roles.ts';
import type { LogWatch } from '../../locks/log-watch.ts';
import { doReadersOverlap } from '../../locks/overlapping-readers.ts';
import type { Facts } from './facts.ts';

/** The log during a watch in which readers overlapped without a gap. One reader throughout has a finding of its own. */
export function overlapIn(locks: Facts['locks']): LogWatch | null {
  if (!locks?.log || isHeldThroughout(locks, ['reader'])) return null;
  return doReadersOverlap(locks.log) ? locks.log : null;
}
