import type { Checked, ReplyComparison } from './reply-comparison.ts';

/** What the server stored, compared with what it answered. Counts are requests, except for those of replies and reads. */
export interface AuditCounts {
  /** Requests answered with success. */
  readonly acknowledged: number;
  /** Acknowledged requests whose message and reply are stored. */
  readonly stored: number;
  /** Acknowledged requests whose message or reply no read showed, and the database lacks too if it could be searched. */
  readonly lost: number;
  /** Acknowledged requests that no read showed, although the database has them. */
  readonly hidden: number;
  /** Requests whose message or reply is stored more than once. */
  readonly duplicated: number;
  /**
   * Requests that were sent again with the same key and are stored more than once, by a server that never showed that it
   * knows keys; not among the duplicated ones.
   */
  readonly keyNotHonoured: number;
  /** A message without its reply, or a reply without its message, left behind by a request that failed. */
  readonly orphaned: number;
  /** Half turns of requests that got no answer, which may still become whole. */
  readonly underWay: number;
  /** Requests that were answered with an error, but are stored. */
  readonly unexpected: number;
  /** Requests that got no answer, but are stored. */
  readonly recovered: number;
  /** Stored replies that answer the message of another request. */
  readonly crosstalk: number;
  /** Stored replies that do not show which message they answer: then a missing reply proves nothing. */
  readonly untraceable: number;
  readonly replies: ReplyComparison;
  /** What of each turn was looked for: where a server stores only messages, or only replies, the other is not missing. */
  readonly checked: Checked;
  /** Acknowledged requests that may be stored where the history does not show them; they are not among the lost ones. */
  readonly notChecked: number;
  /** Why some were not checked; null where all were. */
  readonly notCheckedReason: string | null;
  /** How often the history was read: once, unless something was missing. */
  readonly reads: number;
  /** Reads that lacked acknowledged turns which another read showed. */
  readonly staleReads: number;
  /** Acknowledged turns that the first reads lacked and all later ones showed. */
  readonly storedLate: number;
}

export type Audit =
  | ({ readonly status: 'read' } & AuditCounts)
  | { readonly status: 'unknown'; readonly reason: string }
  | { readonly status: 'skipped'; readonly reason: string };
