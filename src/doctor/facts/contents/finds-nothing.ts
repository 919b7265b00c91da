import type { Integrity } from './contents.ts';

/** Whether a check looked, if only at some of the tables, and found no problem. */
export function findsNothing(
  integrity: Integrity,
): integrity is Extract<Integrity, { status: 'sound' | 'partial' }> {
  return integrity.status === 'sound' || (integrity.status === 'partial' && integrity.byTable.checked > 0);
}
