import type { Database } from 'better-sqlite3';
import { MAX_MESSAGE_BYTES } from '../../rules.ts';
import { SUMMARY_BATCH, VERBATIM_MESSAGES } from '../../summary.ts';
import type { Context, StoredTurn, Turn } from '../../types.ts';
import { Json } from '../pool/json.ts';
import { statement } from '../pool/statements.ts';
import { followUp, lastSummarised } from './summaries.ts';

/** Stores a message and its reply together. Fails with SQLITE_CONSTRAINT_FOREIGNKEY where there is no such conversation. */
export function addTurn(db: Database, { conversationId, message, reply, now }: Turn): StoredTurn {
  const insert = statement(
    db,
    'INSERT INTO messages (conversation_id, role, content, reply_to, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const messageId = Number(insert.run(conversationId, 'user', message, null, now).lastInsertRowid);
  const replyId = Number(insert.run(conversationId, 'assistant', reply, messageId, now).lastInsertRowid);
  followUp(db, conversationId);
  return { messageId, replyId };
}

// What an imported message has beyond its bound, no model would read. Characters have four bytes at most.
const BOUNDED = `iif(octet_length(content) > ${MAX_MESSAGE_BYTES}, substr(content, 1, ${MAX_MESSAGE_BYTES / 4}), content)`;

// Each ORDER BY is that of an index, so nothing is sorted. The oldest message in the context is the first without a
// summary, but never one before the latest thirty: after an import, summaries take a while to follow. Both bounds are in one
// comparison: of two, SQLite makes one the range and asks the other for each row in it, and there the range is the whole import.
const CONTEXT = `
  SELECT
    ( SELECT json_object('messageCount', sum(message_count), 'content', group_concat(content, char(10)))
      FROM (SELECT message_count, content FROM summaries WHERE conversation_id = c.id ORDER BY start_message_id)
      HAVING count(*) > 0
    ) AS summary,
    ( SELECT json_group_array(json_object('role', role, 'content', content))
      FROM (
        SELECT role, ${BOUNDED} AS content FROM messages
        WHERE conversation_id = c.id AND id >= max(${lastSummarised('c.id')} + 1, ifnull((
          SELECT id FROM messages WHERE conversation_id = c.id
          ORDER BY id DESC LIMIT 1 OFFSET ${VERBATIM_MESSAGES + SUMMARY_BATCH - 1}
        ), 0))
        ORDER BY id
      )
    ) AS messages
  FROM conversations AS c WHERE id = ?`;

/** What the model sees of a conversation; undefined where there is no such conversation. Costs the same at any length. */
export function context(
  db: Database,
  { conversationId }: { conversationId: string },
): Json<Context> | undefined {
  const row = statement(db, CONTEXT).get(conversationId) as
    | { summary: string | null; messages: string }
    | undefined;
  return row && new Json(`{"summary":${row.summary},"messages":${row.messages}}`);
}
