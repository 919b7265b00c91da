import type { Integrity } from './contents.ts';

/** Whether the tables that could be checked have no problem. */
export function findsNothing(
  integrity: Integrity,
): integrity is Extract<Integrity, { status: 'sound' | 'partial' }> {
  return integrity.status === 'sound' || integrity.status === 'partial';
}
