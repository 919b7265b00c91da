import { count } from '../../count.ts';
import type { StoredTurns } from './stored-turns.ts';

/** What part of the stored turns a history shows. */
export type HistoryWindow =
  /** Nothing shows that it is a part. */
  | { readonly kind: 'whole' }
  /** `messages`: so many at most. */
  | { readonly kind: 'newest'; readonly messages: number }
  | { readonly kind: 'without-newest' }
  | { readonly kind: 'page' }
  /** One more turn, which would show it, was not acknowledged. */
  | { readonly kind: 'unknown' };

/**
 * Finds out what part a history shows, by one more turn: in a whole one it is added, in one of only the newest messages others
 * go for it. `read` reads the history once; `sendOneMore` resolves with whether the turn was acknowledged. `mayShrink`: whether what
 * shows less than before may be cut to a size, and not stale.
 */
export async function historyWindow(
  read: () => Promise<StoredTurns>,
  sendOneMore: () => Promise<boolean>,
  mayShrink: boolean,
): Promise<HistoryWindow> {
  const before = await read();
  if (before.isPart) return { kind: 'page' };
  if (!(await sendOneMore())) return { kind: 'unknown' };
  const after = await read();
  if (after.notSent <= before.notSent) return { kind: 'without-newest' };
  const hasShrunk = after.listed < before.listed || after.lacks(before);
  const hasSlid = after.listed === before.listed || (mayShrink && hasShrunk);
  return hasSlid ? { kind: 'newest', messages: after.listed } : { kind: 'whole' };
}

/** What a history shows in place of all turns, as a sentence after its address. */
export function windowWords(window: HistoryWindow): string {
  switch (window.kind) {
    case 'newest':
      return `shows only the newest ${count(window.messages, 'message')}`;
    case 'without-newest':
      return 'does not show a turn that was sent after the load';
    case 'page':
      return 'shows one page of more';
    case 'unknown':
      return 'may show only a part: one more turn after the load, which would show that, was not answered';
    case 'whole':
      return 'may show only a part: it lacks the turns that were answered first';
  }
}
