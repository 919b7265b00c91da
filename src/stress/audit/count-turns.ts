import type { AuditCounts } from './audit.ts';
import { compareReplies } from './compare-replies.ts';
import type { Ledger } from './ledger.ts';
import { REPLY_COMPARISONS, type ReplyComparison } from './reply-comparison.ts';
import type { SeenTurns } from './seen-turns.ts';

export interface CountOptions {
  /** Whether the server was killed: then half a turn whose request got no answer never becomes whole. */
  readonly wasKilled: boolean;
  /** Requests that the database has although no read showed them. */
  readonly inDatabase: ReadonlySet<number>;
  /** Requests that the history may not show although they are stored, and why; undefined where it shows all. */
  readonly unproven: Unproven | undefined;
}

export interface Unproven {
  readonly turns: ReadonlySet<number>;
  /** Whether it shows only the newest: then reads may differ as more is stored. */
  readonly slides: boolean;
  /** What it shows in place of all, as a sentence after its address. */
  readonly reason: string;
}

/** Compares what was seen with the ledger. */
export function countTurns(ledger: Ledger, seen: SeenTurns, options: CountOptions): AuditCounts {
  const { comparison, crosstalk, short } = compareReplies(ledger, seen);
  const counts = countEach(ledger, seen, comparison, options);
  // Where replies are only counted, it is unknown whose is missing; it may be that of a lost message.
  const withoutReply = Math.max(0, short - counts.lost - counts.hidden - counts.notChecked);
  const slides = options.unproven?.slides === true;
  return {
    ...counts,
    checked: REPLY_COMPARISONS[comparison].checked,
    notCheckedReason: counts.notChecked > 0 ? (options.unproven?.reason ?? null) : null,
    stored: counts.stored - withoutReply,
    lost: counts.lost + withoutReply,
    crosstalk,
    untraceable: seen.untraceable,
    replies: comparison,
    reads: seen.reads,
    staleReads: slides ? 0 : seen.staleReads,
    storedLate: slides || seen.hasVanished ? 0 : seen.late,
  };
}

function countEach(
  ledger: Ledger,
  seen: SeenTurns,
  comparison: ReplyComparison,
  { wasKilled, inDatabase, unproven }: CountOptions,
) {
  const counts = {
    acknowledged: 0,
    stored: 0,
    lost: 0,
    hidden: 0,
    duplicated: 0,
    keyNotHonoured: 0,
    orphaned: 0,
    underWay: 0,
    unexpected: 0,
    recovered: 0,
    notChecked: 0,
  };
  for (let seq = 0; seq < ledger.size; seq++) {
    const { message, reply } = partsOf(seq, seen, comparison);
    const certainty = ledger.certainty(seq);
    if (message > 1 || reply > 1)
      counts[ledger.isRepeatedWithoutKeys(seq) ? 'keyNotHonoured' : 'duplicated']++;
    if (certainty === 'acknowledged') {
      counts.acknowledged++;
      if (message > 0 && reply > 0) counts.stored++;
      else if (inDatabase.has(seq)) counts.hidden++;
      else counts[unproven?.turns.has(seq) ? 'notChecked' : 'lost']++;
    } else if (message > 0 !== reply > 0) {
      counts[certainty === 'failed' || wasKilled ? 'orphaned' : 'underWay']++;
    } else if (message > 0) {
      counts[certainty === 'unknown' ? 'recovered' : 'unexpected']++;
    }
  }
  return counts;
}

/** How often the message and the reply of a request are stored; one counts as the other where only one is compared. */
export function partsOf(seq: number, { messages, replies }: SeenTurns, comparison: ReplyComparison) {
  const [message, reply] = [messages[seq] ?? 0, replies[seq] ?? 0];
  if (comparison === 'compared') return { message, reply };
  return comparison === 'no-messages' ? { message: reply, reply } : { message, reply: message };
}
