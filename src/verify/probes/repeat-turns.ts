import type { Answered } from '../../stress/run/sending/virtual-users.ts';
import type { KeyedTurns } from './keyed-turns.ts';

export const AT_ONCE = 10;

/** The turn that is sent again later, and the one that is sent several times at once. */
export const LATER = 0;
const TOGETHER = 1;
const OTHERS = [2, 3, 4, 5, 6];

/** What a server did with turns that were sent more than once with the same key. */
export interface RepeatedOnes {
  /** Without that of the first turn. */
  readonly answers: readonly Answered[];
  /** How often the turn is stored that was sent twice, one after the other; undefined where that cannot be read. */
  readonly later: number | undefined;
  /** How often the turn is stored that was sent `AT_ONCE` times at once; undefined where that cannot be read. */
  readonly together: number | undefined;
  /** Whether anything shows that the server knows keys. */
  readonly knowsKeys: boolean;
}

/** Sends turns more than once; resolves with the outcome of the very first request if that is not ok. */
export async function repeatTurns(turns: KeyedTurns): Promise<RepeatedOnes | Answered> {
  const [first] = (await turns.send(LATER)) as [Answered];
  if (first.outcome !== 'ok') return first;
  const answers = [...(await turns.send(LATER)), ...(await turns.send(TOGETHER, AT_ONCE))];
  const [later, together] = [await turns.stored(LATER), await turns.stored(TOGETHER)];
  const isSigned = await showKeys(answers, turns);
  return { answers, later, together, knowsKeys: isSigned || (later === 1 && together === 1) };
}

async function showKeys(answers: readonly Answered[], turns: KeyedTurns): Promise<boolean> {
  const signs = new Set(answers.map(({ keySign }) => keySign));
  if (signs.has('replayed') || signs.has('reused')) return true;
  // A server that takes one turn at a time says the same of turns with other keys.
  const others = signs.has('under-way') ? await turns.sendEach(OTHERS) : [];
  return signs.has('under-way') && !others.some(({ keySign }) => keySign === 'under-way');
}
