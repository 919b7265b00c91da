import type { HistoryMessage } from './history.ts';
import type { Ledger } from './ledger.ts';
import { StoredTurns } from './stored-turns.ts';

/** What the server stored, compared with what it answered. Counts are requests. */
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
  /** Requests that were answered with an error, but are stored. */
  readonly unexpected: number;
  /** Requests that got no answer, but are stored. */
  readonly recovered: number;
  /** Stored replies that do not show which message they answer: then a missing reply proves nothing. */
  readonly untraceable: number;
}

export type Audit =
  | ({ readonly status: 'read' } & AuditCounts)
  | { readonly status: 'unknown'; readonly reason: string }
  | { readonly status: 'skipped'; readonly reason: string };

/**
 * Compares the stored messages with the ledger. `sequencesIn` finds this run's tokens in a text. Throws
 * `AUDIT_UNREADABLE` for a message of this run with an unknown role.
 */
export async function auditHistory(
  ledger: Ledger,
  history: AsyncIterable<HistoryMessage>,
  sequencesIn: (text: string) => readonly number[],
): Promise<AuditCounts> {
  const stored = new StoredTurns(ledger.size);
  for await (const message of history) stored.add(message, sequencesIn(message.content));
  return countTurns(ledger, stored);
}

function countTurns(ledger: Ledger, { messages, replies, untraceable }: StoredTurns): AuditCounts {
  const counts = {
    acknowledged: 0,
    stored: 0,
    lost: 0,
    duplicated: 0,
    orphaned: 0,
    unexpected: 0,
    recovered: 0,
    untraceable,
  };
  for (let seq = 0; seq < ledger.size; seq++) {
    const message = messages[seq] ?? 0;
    // Where some replies cannot be traced, a missing reply proves nothing: then only the messages are compared.
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
