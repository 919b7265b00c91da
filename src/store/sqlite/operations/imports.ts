import type { Database } from 'better-sqlite3';
import { repliedIndexes } from '../../reply-links.ts';
import type { ImportedMessage, ImportedMessages, ImportRequest } from '../../types.ts';
import { statement } from '../pool/statements.ts';
import { conversationExists } from './conversations.ts';
import { forgetOpen } from './summaries.ts';

/** Adds messages to a conversation; undefined where there is no such conversation. Their summaries follow with its next turns. */
export function importMessages(db: Database, request: ImportRequest): ImportedMessages | undefined {
  const { conversationId, messages, replace } = request;
  if (!conversationExists(db, { id: conversationId })) return undefined;
  const removed = replace ? removeMessages(db, conversationId) : 0;
  const added = replace ? messages : withoutStored(db, conversationId, messages);
  insert(db, conversationId, added);
  forgetOpen(db, conversationId);
  return { imported: added.length, removed };
}

function removeMessages(db: Database, conversationId: string): number {
  statement(db, 'DELETE FROM summaries WHERE conversation_id = ?').run(conversationId);
  return statement(db, 'DELETE FROM messages WHERE conversation_id = ?').run(conversationId).changes;
}

function withoutStored(
  db: Database,
  conversationId: string,
  messages: readonly ImportedMessage[],
): readonly ImportedMessage[] {
  const times = messages.map(({ createdAt }) => createdAt);
  const [first, last] = times.length === 0 ? [0, -1] : [minOf(times), maxOf(times)];
  const wanted = new Set(messages.map(keyOf));
  const sql = `
    SELECT role, content, created_at AS createdAt FROM messages
    WHERE conversation_id = ? AND created_at BETWEEN ? AND ?`;
  const stored = new Set<string>();
  for (const row of statement(db, sql).iterate(conversationId, first, last)) {
    const key = keyOf(row as ImportedMessage);
    // Only what may be left out is kept: a conversation may be larger than memory.
    if (wanted.has(key)) stored.add(key);
  }
  return messages.filter((message) => !stored.has(keyOf(message)));
}

function keyOf({ role, content, createdAt }: ImportedMessage): string {
  return `${createdAt} ${role} ${content}`;
}

// Not Math.min and Math.max: each number would be an argument.
const minOf = (numbers: readonly number[]) => numbers.reduce((a, b) => (b < a ? b : a));
const maxOf = (numbers: readonly number[]) => numbers.reduce((a, b) => (b > a ? b : a));

function insert(db: Database, conversationId: string, messages: readonly ImportedMessage[]): void {
  const sql =
    'INSERT INTO messages (conversation_id, role, content, reply_to, created_at) VALUES (?, ?, ?, ?, ?)';
  const replied = repliedIndexes(messages);
  const ids: number[] = [];
  for (const [i, { role, content, createdAt }] of messages.entries()) {
    const replyTo = ids[replied[i] ?? -1] ?? null;
    ids.push(
      Number(statement(db, sql).run(conversationId, role, content, replyTo, createdAt).lastInsertRowid),
    );
  }
}
