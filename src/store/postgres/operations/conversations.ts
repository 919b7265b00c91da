import type { Client } from 'pg';
import { OPENING_CHARS, previewFrom, titleFrom } from '../../openings.ts';
import { MAX_PAGE_BYTES } from '../../rules.ts';
import type {
  Conversation,
  ConversationEntry,
  ConversationPage,
  ListRequest,
  PageRequest,
  StoredMessage,
} from '../../types.ts';

/** Makes the conversation unless it exists. Any number of servers may do so at once. */
export async function ensureConversation(client: Client, { id, now }: { id: string; now: number }) {
  const sql = `INSERT INTO conversations (id, created_at, updated_at) VALUES ($1, $2, $2) ON CONFLICT (id) DO NOTHING`;
  await client.query(sql, [id, now]);
}

export async function createConversation(
  client: Client,
  { id, title, now }: { id: string; title: string | null; now: number },
): Promise<ConversationPage> {
  const sql = 'INSERT INTO conversations (id, title, created_at, updated_at) VALUES ($1, $2, $3, $3)';
  await client.query(sql, [id, title, now]);
  return { id, title, createdAt: now, updatedAt: now, messages: [], hasMore: false };
}

/** Renames a conversation and resolves with it, undefined where there is no such conversation. */
export async function renameConversation(
  client: Client,
  {
    conversationId,
    title,
    now,
    limit,
  }: { conversationId: string; title: string; now: number; limit: number },
): Promise<ConversationPage | undefined> {
  const sql = 'UPDATE conversations SET title = $2, updated_at = $3 WHERE id = $1';
  await client.query(sql, [conversationId, title, now]);
  return conversationPage(client, { conversationId, limit });
}

/** Deletes a conversation with its messages and summaries. Resolves with whether there was such a conversation. */
export async function deleteConversation(
  client: Client,
  { conversationId }: { conversationId: string },
): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM conversations WHERE id = $1', [conversationId]);
  return (rowCount ?? 0) > 0;
}

/** A conversation with what is derived when it is read: storing that would cost every turn an update. */
interface ConversationRow extends Conversation {
  /** How the first message begins; null while there is none, or where a title was given. */
  readonly opening: string | null;
  readonly lastAt: number | null;
}

const OPENING = `left(content, ${OPENING_CHARS})`;

const CONVERSATION = `
  c.id, c.title, c.created_at AS "createdAt", c.updated_at AS "updatedAt", last.created_at AS "lastAt",
  CASE WHEN c.title IS NULL THEN
    (SELECT ${OPENING} FROM messages WHERE conversation_id = c.id AND role = 'user' ORDER BY id LIMIT 1)
  END AS opening`;

const WITH_LAST = `
  conversations AS c LEFT JOIN LATERAL (
    SELECT id, created_at FROM messages WHERE conversation_id = c.id ORDER BY id DESC LIMIT 1
  ) AS last ON true`;

function describe({ opening, lastAt, ...row }: ConversationRow): Conversation {
  return {
    ...row,
    title: row.title ?? (opening === null ? null : titleFrom(opening)),
    updatedAt: Math.max(row.updatedAt, lastAt ?? 0),
  };
}

// The page is chosen first, so that only its conversations are counted.
const LIST = `
  SELECT ${CONVERSATION},
    (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS "messageCount",
    (SELECT ${OPENING} FROM messages WHERE conversation_id = c.id AND id = last.id) AS preview
  FROM (
    SELECT c.*, last.id AS last_id, last.created_at AS last_at FROM ${WITH_LAST}
    ORDER BY last.id DESC NULLS LAST, c.created_at DESC LIMIT $1 OFFSET $2
  ) AS c CROSS JOIN LATERAL (SELECT c.last_id AS id, c.last_at AS created_at) AS last
  ORDER BY last.id DESC NULLS LAST, c.created_at DESC`;

/** One page of the conversations, the one with the latest message first; new ones without a message are last. */
export async function listConversations(
  client: Client,
  { limit, offset }: ListRequest,
): Promise<readonly ConversationEntry[]> {
  const { rows } = await client.query<ConversationRow & { messageCount: number; preview: string | null }>(
    LIST,
    [limit, offset],
  );
  return rows.map(({ messageCount, preview, ...row }) => ({
    ...describe(row),
    messageCount,
    preview: preview === null ? null : previewFrom(preview),
  }));
}

/** A conversation with one page of its messages; undefined where there is no such conversation. */
export async function conversationPage(
  client: Client,
  request: PageRequest,
): Promise<ConversationPage | undefined> {
  const { conversationId, limit } = request;
  const sql = `SELECT ${CONVERSATION} FROM ${WITH_LAST} WHERE c.id = $1`;
  const [row] = (await client.query<ConversationRow>(sql, [conversationId])).rows;
  if (!row) return undefined;
  const rows = await messagesOf(client, request);
  const messages = rows.slice(0, limit).filter(({ fits }) => fits);
  const hasMore = messages.length < rows.length;
  if (request.after === undefined) messages.reverse();
  return { ...describe(row), messages: messages.map(({ fits: _, ...message }) => message), hasMore };
}

/** One more than `limit`: the newest first or, `after` one, the oldest first. Those that do not fit have no content. */
async function messagesOf(
  client: Client,
  { conversationId, after, limit }: PageRequest,
): Promise<readonly (StoredMessage & { fits: boolean })[]> {
  const order = after === undefined ? 'ORDER BY id DESC' : 'ORDER BY id';
  // The sizes first: PostgreSQL knows them without reading a large text.
  const sql = `
    SELECT id, role, CASE WHEN fits THEN content ELSE '' END AS content, reply_to AS "replyTo",
      created_at AS "createdAt", fits
    FROM (
      SELECT *, sum(octet_length(content)) OVER (${order}) <= ${MAX_PAGE_BYTES} OR row_number() OVER (${order}) = 1 AS fits
      FROM (
        SELECT * FROM messages WHERE conversation_id = $1 AND id > $2 ${order} LIMIT $3
      ) AS page
    ) AS sized ${order}`;
  return (await client.query(sql, [conversationId, after ?? 0, limit + 1])).rows;
}
