import type { Ledger } from './ledger.ts';
import type { ReplyComparison } from './reply-comparison.ts';
import type { SeenTurns } from './seen-turns.ts';

/** What the replies of a run prove as a whole. */
export interface Replies {
  readonly comparison: ReplyComparison;
  /** Replies that quote the message of another request. */
  readonly crosstalk: number;
  /** Acknowledged requests for which there is no reply, whichever belongs to which; 0 unless they are only counted. */
  readonly short: number;
}

/** Decides how replies can be compared. */
export function compareReplies(ledger: Ledger, seen: SeenTurns): Replies {
  const { untraceable, assigned, misquoting } = seen;
  const { acknowledged, unanswered, surplus } = countReplies(ledger, seen);
  const result = { crosstalk: misquoting, short: 0 };
  if (seen.hasNoRoles) return { ...result, comparison: 'no-roles' };
  // A link names a message that is stored.
  if (seen.isAssignedByQuote && !seen.isLinked && !seen.messages.some((times) => times > 0))
    return { ...result, comparison: 'no-messages' };
  if (untraceable > 0) return { ...result, comparison: 'untraceable' };
  if (assigned === 0 && unanswered > 0) return { ...result, comparison: 'not-stored' };
  // A token that a reply quotes does not show its message where one has two such replies and another has none.
  const isCrossed = seen.isAssignedByQuote && (ledger.crosstalk > 0 || (surplus > 0 && unanswered > 0));
  if (!isCrossed) return { ...result, comparison: 'compared' };
  return {
    comparison: 'crossed',
    crosstalk: misquoting + Math.min(surplus, unanswered),
    short: Math.max(0, acknowledged - assigned),
  };
}

/** `unanswered`: acknowledged messages without a reply. `surplus`: replies beyond one for each time a message is stored. */
function countReplies(ledger: Ledger, { messages, replies, assigned }: SeenTurns) {
  let [acknowledged, unanswered, expected] = [0, 0, 0];
  for (let seq = 0; seq < ledger.size; seq++) {
    const [message, reply] = [messages[seq] ?? 0, replies[seq] ?? 0];
    expected += Math.min(reply, Math.max(message, 1));
    if (ledger.certainty(seq) !== 'acknowledged') continue;
    acknowledged++;
    if (message > 0 && reply === 0) unanswered++;
  }
  return { acknowledged, unanswered, surplus: assigned - expected };
}
