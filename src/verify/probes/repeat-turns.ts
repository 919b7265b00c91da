import { showsKeys } from '../../stress/answer/key-sign.ts';
import type { Answered } from '../../stress/run/virtual-users.ts';
import type { KeyedTurns } from './keyed-turns.ts';

export const AT_ONCE = 10;

/** The turn that is sent again later, and the one that is sent several times at once. */
export const LATER = 0;
const TOGETHER = 1;

/** What a server did with turns that were sent more than once with the same key. */
export interface RepeatedOnes {
  /** Without that of the first turn. */
  readonly answers: readonly Answered[];
  /** How often the turn is stored that was sent twice, one after the other. */
  readonly later: number;
  /** How often the turn is stored that was sent `AT_ONCE` times at once. */
  readonly together: number;
  /** Whether anything shows that the server knows keys. */
  readonly knowsKeys: boolean;
}

/** Sends turns more than once; resolves with the outcome of the very first request if that is not ok. */
export async function repeatTurns(turns: KeyedTurns): Promise<RepeatedOnes | Answered> {
  const [first] = (await turns.send(LATER)) as [Answered];
  if (first.outcome !== 'ok') return first;
  const answers = [...(await turns.send(LATER)), ...(await turns.send(TOGETHER, AT_ONCE))];
  const [later, together] = [await turns.stored(LATER), await turns.stored(TOGETHER)];
  const isSigned = answers.some(({ keySign }) => showsKeys(keySign));
  return { answers, later, together, knowsKeys: isSigned || (later === 1 && together === 1) };
}
