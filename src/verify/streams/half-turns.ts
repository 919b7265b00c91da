import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import { canReadBack } from '../chat/history-of.ts';
import type { CheckContext } from '../check.ts';
import type { Failure } from '../outcome/failure.ts';
import type { StoredPart } from './streamed-turns.ts';

const CAUSES = { message: 'split-turn', 'part of the reply': 'partial-reply-stored' } as const;

/** What is left of turns of which nothing, or all, may be stored; `which`: such as `whose model call failed`. */
export function leftBehind(stored: readonly StoredPart[], which: string): Failure | undefined {
  const halves = stored.filter((part) => part === 'message' || part === 'part of the reply');
  const worst = halves.includes('part of the reply') ? 'part of the reply' : halves[0];
  if (worst === undefined) return undefined;
  const what = worst === 'message' ? 'their message' : 'a part of their reply';
  const number = halves.filter((part) => part === worst).length;
  const summary = `${number} of ${stored.length} turns ${which} left ${what} in the history`;
  return { summary, diagnoses: [diagnosis(CAUSES[worst], summary)] };
}

/** The words for it where nothing was left behind, and that could be seen. */
export function nothingStored({ chat }: CheckContext): string {
  return canReadBack(chat) ? ', nothing stored' : '';
}
