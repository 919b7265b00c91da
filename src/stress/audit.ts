import type { HistoryMessage } from './history.ts';
import type { Ledger } from './ledger.ts';

/** What the server stored, compared with what it told the clients. Counts are requests. */
export interface AuditCounts {
  /** Requests answered with success. */
  readonly acknowledged: number;
  /** Acknowledged requests whose message and reply are stored. */
  readonly stored: number;
  /** Acknowledged requests whose message or reply is missing. */
  readonly lost: number;
  /** Requests whose message or reply is stored more than once. */
  readonly duplicated: number;
  /** A message without its reply, or a reply without its message, left behind by a request that was not acknowledged. */
  readonly orphaned: number;
  /** Requests that were told an error, and are stored all the same. */
  readonly unexpected: number;
  /** Requests whose answer never arrived, and that are stored. */
  readonly recovered: number;
}

export type Audit =
  | ({ readonly status: 'read' } & AuditCounts)
  | { readonly status: 'unknown'; readonly reason: string }
  | { readonly status: 'skipped'; readonly reason: string };

/** Compares the stored messages with the ledger. `sequencesIn` finds this run's tokens in a text. */
export async function auditHistory(
  ledger: Ledger,
  history: AsyncIterable<HistoryMessage>,
  sequencesIn: (text: string) => readonly number[],
): Promise<AuditCounts> {
  return compare(ledger, await countStored(ledger.size, history, sequencesIn));
}

interface Stored {
  /** How often the message, or the reply, of each request is stored. */
  readonly messages: Uint8Array;
  readonly replies: Uint8Array;
  /** Replies that neither link nor quote what they answer: any of them may belong to any request. */
  readonly untraceable: number;
}

async function countStored(
  size: number,
  history: AsyncIterable<HistoryMessage>,
  sequencesIn: (text: string) => readonly number[],
): Promise<Stored> {
  const messages = new Uint8Array(size);
  const replies = new Uint8Array(size);
  // Undefined for the messages of others: their replies are not this run's, whatever they quote.
  const sequenceOfId = new Map<HistoryMessage['id'], number | undefined>();
  let untraceable = 0;
  for await (const { id, role, content, replyTo } of history) {
    const quoted = sequencesIn(content)[0];
    if (role === 'user') {
      sequenceOfId.set(id, quoted);
      if (quoted !== undefined) increment(messages, quoted);
    } else {
      // The link tells the truth where there is one; a reply without its message still quotes the token.
      const isLinked = replyTo != null && sequenceOfId.has(replyTo);
      const answered = isLinked ? sequenceOfId.get(replyTo) : quoted;
      if (answered !== undefined) increment(replies, answered);
      else if (replyTo == null) untraceable++;
    }
  }
  return { messages, replies, untraceable };
}

function increment(counts: Uint8Array, index: number): void {
  // Two mean "more than once"; counting on could overflow back to none.
  counts[index] = Math.min(2, (counts[index] ?? 0) + 1);
}

function compare(ledger: Ledger, { messages, replies, untraceable }: Stored): AuditCounts {
  const counts = {
    acknowledged: 0,
    stored: 0,
    lost: 0,
    duplicated: 0,
    orphaned: 0,
    unexpected: 0,
    recovered: 0,
  };
  for (let seq = 0; seq < ledger.size; seq++) {
    const message = messages[seq] ?? 0;
    // Where some replies cannot be traced, a missing one proves nothing: then the messages alone are compared.
    const reply = (replies[seq] ?? 0) || (untraceable > 0 ? message : 0);
    if (message > 1 || reply > 1) counts.duplicated++;
    if (ledger.certainty(seq) === 'acknowledged') {
      counts.acknowledged++;
      counts[message > 0 && reply > 0 ? 'stored' : 'lost']++;
    } else if (message > 0 !== reply > 0) {
      counts.orphaned++;
    } else if (message > 0) {
      counts[ledger.certainty(seq) === 'unknown' ? 'recovered' : 'unexpected']++;
    }
  }
  return counts;
}
