import type { Blocking } from './lock-looks.ts';
import { answerTo, type PostgresFacts } from './postgres-facts.ts';

/** Milliseconds: twice what PostgreSQL waits before it looks for a deadlock, and before its vacuum gives way. */
const LONG_MS = 2_000;

/** Sessions that have kept others waiting for so long that it is no usual transaction. */
export function longBlockings({ locks }: Pick<PostgresFacts, 'locks'>): readonly Blocking[] {
  return answerTo(locks)?.blockings.filter(({ heldMs }) => heldMs >= LONG_MS) ?? [];
}
