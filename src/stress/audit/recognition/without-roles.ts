import type { Quoted } from '../history/found-messages.ts';
import type { HistoryMessage } from '../history/history-message.ts';
import { NO_ROLE, roleOfSide } from '../history/roles.ts';
import type { Entry } from './entries-at.ts';
import { ownEnd } from './several-requests.ts';

/**
 * The messages of a history that does not show who wrote them. The first text with a token stands for its turn. Another text with
 * it may be the reply, and the same one too, where every turn has as many of them: neither is a message that is stored twice.
 */
export function withoutRoles(entries: readonly Entry[], quoted: Quoted): HistoryMessage[] {
  const firstText = new Map<number, string>();
  const times = new Map<number, number>();
  const own = ownRequests(entries, quoted);
  for (const [index, { content }] of entries.entries()) {
    const seq = own[index];
    if (seq === undefined) continue;
    if (!firstText.has(seq)) firstText.set(seq, content);
    if (firstText.get(seq) === content) times.set(seq, (times.get(seq) ?? 0) + 1);
  }
  const usual = [...times.values()].reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const left = new Map([...times].map(([seq, each]) => [seq, Math.ceil(each / usual)]));
  return entries.map((entry, index) => {
    const seq = own[index];
    const isTurn = seq !== undefined && firstText.get(seq) === entry.content && (left.get(seq) ?? 0) > 0;
    if (isTurn) left.set(seq, (left.get(seq) ?? 0) - 1);
    return { ...entry, role: isTurn ? NO_ROLE : roleOfSide('beside') };
  });
}

/** The request that each text is of; undefined where it quotes none. */
function ownRequests(entries: readonly Entry[], quoted: Quoted): (number | undefined)[] {
  const all = entries.map(({ content }) => {
    const seqs = quoted(content);
    return { first: seqs[0], last: seqs.at(-1) };
  });
  const alone = new Set(all.filter(({ first, last }) => first === last).map(({ first }) => first));
  const several = all.filter(({ first, last }) => first !== last) as { first: number; last: number }[];
  const end = ownEnd(several, (seq) => alone.has(seq));
  return all.map((each) => each[end]);
}
