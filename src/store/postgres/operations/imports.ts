import type { Client } from 'pg';
import { repliedIndexes } from '../../reply-links.ts';
import type { ImportedMessage, ImportedMessages, ImportRequest } from '../../types.ts';
import type { OpenMessages } from './open-messages.ts';

/** Adds messages to a conversation; undefined where there is no such conversation. Their summaries follow with its next turns. */
export async function importMessages(
  client: Client,
  { conversationId, messages, replace }: ImportRequest,
  openMessages: OpenMessages,
): Promise<ImportedMessages | undefined> {
  const { rowCount } = await client.query('SELECT FROM conversations WHERE id = $1', [conversationId]);
  if (rowCount === 0) return undefined;
  const removed = replace ? await removeMessages(client, conversationId) : 0;
  const added = replace ? messages : await withoutStored(client, conversationId, messages);
  if (added.length > 0) await insert(client, conversationId, added);
  openMessages.forget(conversationId);
  return { imported: added.length, removed };
}

async function removeMessages(client: Client, conversationId: string): Promise<number> {
  await client.query('DELETE FROM summaries WHERE conversation_id = $1', [conversationId]);
  return (
    (await client.query('DELETE FROM messages WHERE conversation_id = $1', [conversationId])).rowCount ?? 0
  );
}

const STORED = `
  SELECT t.ordinal FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS t (role, content, created_at, ordinal)
  WHERE EXISTS (
    SELECT FROM messages AS m
    WHERE m.conversation_id = $1 AND m.created_at = t.created_at AND m.role = t.role AND m.content = t.content
  )`;

async function withoutStored(
  client: Client,
  conversationId: string,
  messages: readonly ImportedMessage[],
): Promise<readonly ImportedMessage[]> {
  const { rows } = await client.query<{ ordinal: number }>(STORED, [conversationId, ...columnsOf(messages)]);
  const stored = new Set(rows.map(({ ordinal }) => ordinal - 1));
  return messages.filter((_, i) => !stored.has(i));
}

function columnsOf(messages: readonly ImportedMessage[]): [string[], string[], number[]] {
  return [
    messages.map(({ role }) => role),
    messages.map(({ content }) => content),
    messages.map(({ createdAt }) => createdAt),
  ];
}

const INSERT = `
  INSERT INTO messages (conversation_id, role, content, created_at, id, reply_to)
  SELECT $1, t.* FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) AS t`;

async function insert(
  client: Client,
  conversationId: string,
  messages: readonly ImportedMessage[],
): Promise<void> {
  // After the conversation was locked, as those of turns.
  const { rows } = await client.query<{ id: number }>(
    `SELECT nextval('messages_id') AS id FROM generate_series(1, $1)`,
    [messages.length],
  );
  const ids = rows.map(({ id }) => id);
  const replyTo = repliedIndexes(messages).map((index) => (index === undefined ? null : ids[index]));
  await client.query(INSERT, [conversationId, ...columnsOf(messages), ids, replyTo]);
}
