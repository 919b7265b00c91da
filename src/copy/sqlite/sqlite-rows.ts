import { isUtf8 } from 'node:buffer';
import type { Database } from 'better-sqlite3';
import { messagePage } from '../message-page.ts';
import type { MessagePage } from '../source.ts';
import { takeChunk } from './take-chunk.ts';

interface Row {
  readonly id: number;
  readonly name: unknown;
  readonly conversationId: unknown;
  readonly hasConversation: number;
  readonly role: unknown;
  readonly content: string | null;
  readonly replyTo: number | null;
  readonly createdAt: number | null;
}

const COLUMNS = `
  id, name, conversation_id AS conversationId, has_conversation AS hasConversation, role,
  iif(typeof(content) = 'text', content, NULL) AS content, reply_to AS replyTo, created_at AS createdAt`;

/** What `isStorableText` says of a text, of its bytes. */
export function isStorableBytes(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Bytes that are no UTF-8 would be read as U+FFFD, which a text may have itself: half of a surrogate pair is in none. */
export function decodedText(bytes: Buffer): string {
  const text = bytes.toString();
  return isUtf8(bytes) ? text : text.replaceAll('\uFFFD', '\uDFFF');
}

/** Makes what reads one chunk of messages after an id, of all conversations or of one. */
export function messageReader(db: Database): (after: number, conversationId?: string) => MessagePage {
  const all = db.prepare(`SELECT ${COLUMNS} FROM source_messages WHERE id > ? ORDER BY id`);
  const ofOne = db.prepare(
    `SELECT ${COLUMNS} FROM source_messages WHERE conversation_id = ? AND id > ? ORDER BY id`,
  );
  const bytes = db.prepare('SELECT CAST(content AS BLOB) FROM source_messages WHERE id = ?').pluck();
  const conversation = db
    .prepare('SELECT CAST(conversation_id AS BLOB) FROM source_messages WHERE id = ?')
    .pluck();
  // What is no UTF-8, such as half of a surrogate pair, is read as U+FFFD, which a text may have itself.
  const isRead = ({ id, content }: Row) => !content?.includes('\uFFFD') || isUtf8(bytes.get(id) as Buffer);
  return (after, conversationId) => {
    const rows = conversationId === undefined ? all.iterate(after) : ofOne.iterate(conversationId, after);
    const chunk = takeChunk(rows as Iterable<Row>).map((row) => {
      const read = isRead(row) ? row : { ...row, content: null };
      const isDoubtful = typeof row.conversationId === 'string' && row.conversationId.includes('\uFFFD');
      return isDoubtful ? { ...read, conversationId: decodedText(conversation.get(row.id) as Buffer) } : read;
    });
    return messagePage(chunk.map((row) => ({ ...row, hasConversation: row.hasConversation === 1 })));
  };
}
