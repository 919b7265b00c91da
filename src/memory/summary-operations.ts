import type { Database } from 'better-sqlite3';
import { statement } from '../db/statements.ts';
import { rollUpSummaries, SUMMARY_BATCH, summariseMessages, VERBATIM_MESSAGES } from './summary.ts';
import type { MessageRole } from './types.ts';

export interface SummaryRow {
  readonly level: number;
  readonly startId: number;
  readonly endId: number;
  readonly messageCount: number;
  readonly content: string;
}

/**
 * Summarises the oldest messages that are no longer told word for word, in batches, `most` of them at most.
 * Returns whether more are due. Derived and stored in one write transaction, so a range is summarised once,
 * however many processes do this at the same time.
 */
export function storeSummaries(
  db: Database,
  { conversationId, most, now }: { conversationId: string; most: number; now: number },
): boolean {
  for (let stored = 0; ; stored++) {
    const after = lastSummarised(db, conversationId);
    if (!areSummariesDue(db, conversationId, after, 1)) return false;
    if (stored === most) return true;
    storeSummary(db, conversationId, after, now);
    rollUp(db, conversationId, now);
  }
}

/** In the order of what they stand for. Fewer than ten of each level, because ten roll up into one. */
export function storedSummaries(db: Database, conversationId: string): SummaryRow[] {
  return statement(
    db,
    `SELECT level, start_message_id AS startId, end_message_id AS endId, message_count AS messageCount, content
     FROM summaries WHERE conversation_id = ? ORDER BY start_message_id`,
  ).all(conversationId) as SummaryRow[];
}

/** The last message that a summary stands for; 0 without summaries. */
export function summarisedUpTo(summaries: readonly SummaryRow[]): number {
  return summaries.at(-1)?.endId ?? 0;
}

function lastSummarised(db: Database, conversationId: string): number {
  const sql =
    'SELECT end_message_id AS id FROM summaries WHERE conversation_id = ? ORDER BY start_message_id DESC LIMIT 1';
  return (statement(db, sql).get(conversationId) as { id: number } | undefined)?.id ?? 0;
}

/**
 * Stores the one summary that a turn can make due. Where more are due, as after an import, it stores none, so that a
 * turn does not pay for them, and returns true: somebody has to catch up with `storeSummaries`.
 */
export function keepUpSummaries(db: Database, conversationId: string, now: number): boolean {
  const after = lastSummarised(db, conversationId);
  if (!areSummariesDue(db, conversationId, after, 1)) return false;
  if (areSummariesDue(db, conversationId, after, 2)) return true;
  storeSummary(db, conversationId, after, now);
  rollUp(db, conversationId, now);
  return false;
}

function areSummariesDue(db: Database, conversationId: string, after: number, count: number): boolean {
  const sql = 'SELECT 1 FROM messages WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?';
  return (
    statement(db, sql).get(conversationId, after, VERBATIM_MESSAGES + count * SUMMARY_BATCH - 1) !== undefined
  );
}

function storeSummary(db: Database, conversationId: string, after: number, now: number): void {
  const batch = statement(
    db,
    'SELECT id, role, content FROM messages WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT ?',
  ).all(conversationId, after, SUMMARY_BATCH) as { id: number; role: MessageRole; content: string }[];
  const [first, last] = [batch[0], batch.at(-1)];
  if (!first || !last) return;
  const content = summariseMessages(batch);
  const row = { level: 0, startId: first.id, endId: last.id, messageCount: batch.length, content };
  insertSummary(db, conversationId, row, now);
}

/** Replaces the last ten summaries by one of the next level, where ten of one level have come together. */
function rollUp(db: Database, conversationId: string, now: number): void {
  for (;;) {
    const last = storedSummaries(db, conversationId).slice(-SUMMARY_BATCH);
    const [oldest, newest] = [last[0], last.at(-1)];
    if (!oldest || !newest || last.length < SUMMARY_BATCH || oldest.level !== newest.level) return;
    statement(db, 'DELETE FROM summaries WHERE conversation_id = ? AND start_message_id >= ?').run(
      conversationId,
      oldest.startId,
    );
    const row = {
      level: oldest.level + 1,
      startId: oldest.startId,
      endId: newest.endId,
      messageCount: last.reduce((sum, { messageCount }) => sum + messageCount, 0),
      content: rollUpSummaries(last.map(({ content }) => content)),
    };
    insertSummary(db, conversationId, row, now);
  }
}

function insertSummary(db: Database, conversationId: string, row: SummaryRow, now: number): void {
  statement(
    db,
    `INSERT INTO summaries
       (conversation_id, start_message_id, end_message_id, level, message_count, content, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation_id, start_message_id, end_message_id) DO NOTHING`,
  ).run(conversationId, row.startId, row.endId, row.level, row.messageCount, row.content, now);
}
