import type { Database } from 'better-sqlite3';
import { previewFrom, titleFrom } from '../../openings.ts';
import { MAX_PAGE_BYTES } from '../../rules.ts';
import type {
  Conversation,
  ConversationEntry,
  ConversationPage,
  ListRequest,
  PageRequest,
  StoredMessage,
} from '../../types.ts';
import { Json } from '../pool/json.ts';
import { statement } from '../pool/statements.ts';
import { OPENING } from './opening.ts';

/** Makes the conversation unless it exists. Any number of callers may do so at once. */
export function ensureConversation(db: Database, { id, now }: { id: string; now: number }): void {
  // Not INSERT OR IGNORE: that would also swallow the violation of any other constraint.
  const sql = `INSERT INTO conversations (id, created_at, updated_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`;
  statement(db, sql).run(id, now, now);
}

export function conversationExists(db: Database, { id }: { id: string }): boolean {
  return statement(db, 'SELECT 1 FROM conversations WHERE id = ?').get(id) !== undefined;
}

export function createConversation(
  db: Database,
  { id, title, now }: { id: string; title: string | null; now: number },
): ConversationPage {
  const sql = 'INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)';
  statement(db, sql).run(id, title, now, now);
  return { id, title, createdAt: now, updatedAt: now, messages: [], hasMore: false };
}

/**
 * Renames a conversation and returns it, undefined where there is no such conversation. In the same transaction: read
 * later, the answer to a write that succeeded could fail. The time differs from the stored one: a row that stays the same,
 * SQLite does not write, and what is remembered relies on the file to show each write.
 */
export function renameConversation(
  db: Database,
  {
    conversationId,
    title,
    now,
    limit,
  }: { conversationId: string; title: string; now: number; limit: number },
): Json<ConversationPage> | undefined {
  const sql =
    'UPDATE conversations SET title = @title, updated_at = @now + (updated_at = @now) WHERE id = @conversationId';
  statement(db, sql).run({ title, now, conversationId });
  return conversationPage(db, { conversationId, limit });
}

/** Deletes a conversation with its messages and summaries. Returns whether there was such a conversation. */
export function deleteConversation(db: Database, { conversationId }: { conversationId: string }): boolean {
  return statement(db, 'DELETE FROM conversations WHERE id = ?').run(conversationId).changes > 0;
}

/** One page of the conversations, the one with the latest message first; new ones without a message are last. */
export function listConversations(db: Database, { limit, offset }: ListRequest): ConversationEntry[] {
  const rows = statement(
    db,
    `SELECT ${CONVERSATION_COLUMNS}, (SELECT max(id) FROM messages WHERE conversation_id = c.id) AS lastMessageId
     FROM conversations AS c ORDER BY lastMessageId DESC, created_at DESC LIMIT +? OFFSET +?`,
  ).all(limit, offset) as (Conversation & { lastMessageId: number | null })[];
  return rows.map(({ lastMessageId, ...row }) => ({
    ...describe(db, row),
    messageCount: messageCount(db, row.id),
    preview: lastMessageId === null ? null : previewFrom(openingOf(db, lastMessageId)),
  }));
}

/** A conversation with one page of its messages; undefined where there is no such conversation. */
export function conversationPage(db: Database, request: PageRequest): Json<ConversationPage> | undefined {
  const { conversationId, limit } = request;
  const sql = `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE id = ?`;
  const row = statement(db, sql).get(conversationId) as Conversation | undefined;
  if (!row) return undefined;
  const { messages, hasMore } = upTo(limit, messagesOf(db, request));
  if (request.after === undefined) messages.reverse();
  return new Json(JSON.stringify({ ...describe(db, row), messages, hasMore }));
}

const CONVERSATION_COLUMNS = 'id, title, created_at AS createdAt, updated_at AS updatedAt';

// Title and time of change are derived when they are read: storing them would cost every turn an update.
function describe(db: Database, row: Conversation): Conversation {
  return {
    ...row,
    title: row.title ?? derivedTitle(db, row.id),
    updatedAt: Math.max(row.updatedAt, lastMessageAt(db, row.id) ?? 0),
  };
}

/** The title of a conversation that exists; null where there is none, nor a message. */
export function titleOf(db: Database, conversationId: string): string | null {
  const sql = 'SELECT title FROM conversations WHERE id = ?';
  const title = statement(db, sql).pluck().get(conversationId) as string | null;
  return title ?? derivedTitle(db, conversationId);
}

function messageCount(db: Database, conversationId: string): number {
  const sql = 'SELECT count(*) AS count FROM messages WHERE conversation_id = ?';
  return (statement(db, sql).get(conversationId) as { count: number }).count;
}

function openingOf(db: Database, messageId: number): string {
  const sql = `SELECT ${OPENING} AS content FROM messages WHERE id = ?`;
  return (statement(db, sql).get(messageId) as { content: string }).content;
}

const MESSAGE_COLUMNS = 'id, role, content, reply_to AS replyTo, created_at AS createdAt';

/** The newest first or, `after` one, the oldest first. One at a time: all of them may be more than fits into memory. */
function messagesOf(db: Database, { conversationId, after }: PageRequest): Iterable<StoredMessage> {
  const select = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = +?`;
  const rows =
    after === undefined
      ? statement(db, `${select} ORDER BY id DESC`).iterate(conversationId)
      : statement(db, `${select} AND id > ? ORDER BY id`).iterate(conversationId, after);
  return rows as IterableIterator<StoredMessage>;
}

/** The first `limit` messages, or as many as a page may have; at least one, so that paging goes on. */
function upTo(limit: number, rows: Iterable<StoredMessage>): { messages: StoredMessage[]; hasMore: boolean } {
  const messages: StoredMessage[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row.content);
    if (messages.length === limit || (bytes > MAX_PAGE_BYTES && messages.length > 0)) {
      return { messages, hasMore: true };
    }
    messages.push(row);
  }
  return { messages, hasMore: false };
}

function derivedTitle(db: Database, conversationId: string): string | null {
  const sql = `SELECT ${OPENING} AS content FROM messages WHERE conversation_id = +? AND role = 'user' ORDER BY id LIMIT 1`;
  const first = statement(db, sql).get(conversationId) as { content: string } | undefined;
  return first ? titleFrom(first.content) : null;
}

function lastMessageAt(db: Database, conversationId: string): number | undefined {
  const sql = 'SELECT created_at AS at FROM messages WHERE conversation_id = +? ORDER BY id DESC LIMIT 1';
  return (statement(db, sql).get(conversationId) as { at: number } | undefined)?.at;
}
