import { isUtf8 } from 'node:buffer';
import type { Database } from 'better-sqlite3';
import type { MessageRole } from '../../store/types.ts';
import type { MessagePage, SourceMessage, UnfitMessage } from '../source.ts';
import { unfitness } from '../storable.ts';
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

/** Makes what reads one chunk of messages after an id, of all conversations or of one. */
export function messageReader(db: Database): (after: number, conversationId?: string) => MessagePage {
  const all = db.prepare(`SELECT ${COLUMNS} FROM source_messages WHERE id > ? ORDER BY id`);
  const ofOne = db.prepare(
    `SELECT ${COLUMNS} FROM source_messages WHERE conversation_id = ? AND id > ? ORDER BY id`,
  );
  const bytes = db.prepare('SELECT CAST(content AS BLOB) FROM source_messages WHERE id = ?').pluck();
  // What is no UTF-8, such as half of a surrogate pair, is read as U+FFFD, which a text may have itself.
  const isRead = ({ id, content }: Row) => !content?.includes('\uFFFD') || isUtf8(bytes.get(id) as Buffer);
  return (after, conversationId) => {
    const rows = conversationId === undefined ? all.iterate(after) : ofOne.iterate(conversationId, after);
    const chunk = takeChunk(rows as Iterable<Row>).map((row) =>
      isRead(row) ? row : { ...row, content: null },
    );
    return pageOf(chunk);
  };
}

function pageOf(rows: readonly Row[]): MessagePage {
  const messages: SourceMessage[] = [];
  const unfit: UnfitMessage[] = [];
  for (const row of rows) {
    const reason = unfitness({ ...row, hasConversation: row.hasConversation === 1 });
    if (reason) unfit.push({ id: row.id, reason, name: String(row.name) });
    else messages.push(messageOf(row));
  }
  return { messages, unfit, last: rows.at(-1)?.id };
}

/** Of a row that is fit. */
function messageOf(row: Row): SourceMessage {
  const { id, conversationId, role, content, replyTo, createdAt } = row;
  return {
    id,
    conversationId: String(conversationId),
    role: role as MessageRole,
    content: content ?? '',
    replyTo,
    createdAt: createdAt ?? 0,
  };
}
