// SQL of conversations. Each exported function is one database operation: synchronous, run whole inside one
// transaction of one connection, in a worker thread. Arguments and results cross threads, so they are plain data.
import type { Database } from 'better-sqlite3';
import { statement } from '../db/statements.ts';
import {
  firstWords,
  rollUpSummaries,
  SUMMARY_BATCH,
  summariseMessages,
  VERBATIM_MESSAGES,
} from './summary.ts';
import type {
  Context,
  ConversationPage,
  MessageRole,
  PageRequest,
  StoredMessage,
  StoredTurn,
  Turn,
} from './types.ts';

const TITLE_CHARS = 50;

/** Makes the conversation unless it is there. Any number of callers may do so at once. */
export function ensureConversation(db: Database, { id, now }: { id: string; now: number }): void {
  // Not INSERT OR IGNORE: that would also swallow the violation of any other constraint.
  const sql = `INSERT INTO conversations (id, created_at, updated_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`;
  statement(db, sql).run(id, now, now);
}

export function conversationExists(db: Database, { id }: { id: string }): boolean {
  return statement(db, 'SELECT 1 FROM conversations WHERE id = ?').get(id) !== undefined;
}

/**
 * Stores a message and its reply together, and the summary that has become due. `behind` tells that more summaries
 * are due than one, as after an import. Fails with SQLITE_CONSTRAINT_FOREIGNKEY where there is no such conversation.
 */
export function addTurn(db: Database, turn: Turn): StoredTurn & { behind: boolean } {
  const { conversationId, message, reply, now } = turn;
  const insert = statement(
    db,
    'INSERT INTO messages (conversation_id, role, content, reply_to, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const messageId = Number(insert.run(conversationId, 'user', message, null, now).lastInsertRowid);
  const replyId = Number(insert.run(conversationId, 'assistant', reply, messageId, now).lastInsertRowid);
  const behind = storeSummaries(db, { conversationId, most: 1, now });
  return { messageId, replyId, behind };
}

/** What the model is to be told; undefined where there is no such conversation. Costs the same at any length. */
export function context(db: Database, { conversationId }: { conversationId: string }): Context | undefined {
  const summaries = storedSummaries(db, conversationId);
  const latest = statement(
    db,
    'SELECT role, content FROM messages WHERE conversation_id = ? AND id > ? ORDER BY id DESC LIMIT ?',
  ).all(
    conversationId,
    summarisedUpTo(summaries),
    VERBATIM_MESSAGES + SUMMARY_BATCH,
  ) as Context['messages'][number][];
  if (latest.length === 0 && !conversationExists(db, { id: conversationId })) return undefined;
  return {
    summaries: summaries.map(({ messageCount, content }) => ({ messageCount, content })),
    messages: latest.reverse(),
  };
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
    if (!isSummaryDue(db, conversationId, after)) return false;
    if (stored === most) return true;
    storeSummary(db, conversationId, after, now);
    rollUp(db, conversationId, now);
  }
}

/** A conversation with one page of its messages; undefined where there is no such conversation. */
export function conversationPage(db: Database, request: PageRequest): ConversationPage | undefined {
  const { conversationId, limit } = request;
  const row = statement(
    db,
    'SELECT id, title, created_at AS createdAt, updated_at AS updatedAt FROM conversations WHERE id = ?',
  ).get(conversationId) as Omit<ConversationPage, 'messages' | 'hasMore'> | undefined;
  if (!row) return undefined;
  // One more than asked for tells whether there are more.
  const rows =
    request.after === undefined ? latestMessages(db, request) : messagesAfter(db, request, request.after);
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit);
  const messages = request.after === undefined ? page.reverse() : page;
  return {
    ...row,
    title: row.title ?? derivedTitle(db, conversationId),
    updatedAt: lastMessageAt(db, conversationId) ?? row.updatedAt,
    messages,
    hasMore,
  };
}

const MESSAGE_COLUMNS = 'id, role, content, reply_to AS replyTo, created_at AS createdAt';

function latestMessages(db: Database, { conversationId, limit }: PageRequest): StoredMessage[] {
  const sql = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = ? ORDER BY id DESC LIMIT ?`;
  return statement(db, sql).all(conversationId, limit + 1) as StoredMessage[];
}

function messagesAfter(db: Database, { conversationId, limit }: PageRequest, after: number): StoredMessage[] {
  const sql = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT ?`;
  return statement(db, sql).all(conversationId, after, limit + 1) as StoredMessage[];
}

// Title and time of change are derived when somebody looks: storing them would cost every turn an update.
function derivedTitle(db: Database, conversationId: string): string | null {
  const sql = `SELECT content FROM messages WHERE conversation_id = ? AND role = 'user' ORDER BY id LIMIT 1`;
  const first = statement(db, sql).get(conversationId) as { content: string } | undefined;
  return first ? firstWords(first.content, TITLE_CHARS) : null;
}

function lastMessageAt(db: Database, conversationId: string): number | undefined {
  const sql = 'SELECT created_at AS at FROM messages WHERE conversation_id = ? ORDER BY id DESC LIMIT 1';
  return (statement(db, sql).get(conversationId) as { at: number } | undefined)?.at;
}

interface SummaryRow {
  readonly level: number;
  readonly startId: number;
  readonly endId: number;
  readonly messageCount: number;
  readonly content: string;
}

/** In the order of what they stand for. Fewer than ten of each level, because ten roll up into one. */
function storedSummaries(db: Database, conversationId: string): SummaryRow[] {
  return statement(
    db,
    `SELECT level, start_message_id AS startId, end_message_id AS endId, message_count AS messageCount, content
     FROM summaries WHERE conversation_id = ? ORDER BY start_message_id`,
  ).all(conversationId) as SummaryRow[];
}

function summarisedUpTo(summaries: readonly SummaryRow[]): number {
  return summaries.at(-1)?.endId ?? 0;
}

function lastSummarised(db: Database, conversationId: string): number {
  const sql =
    'SELECT end_message_id AS id FROM summaries WHERE conversation_id = ? ORDER BY start_message_id DESC LIMIT 1';
  return (statement(db, sql).get(conversationId) as { id: number } | undefined)?.id ?? 0;
}

function isSummaryDue(db: Database, conversationId: string, after: number): boolean {
  const sql = 'SELECT 1 FROM messages WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?';
  return statement(db, sql).get(conversationId, after, VERBATIM_MESSAGES + SUMMARY_BATCH - 1) !== undefined;
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
