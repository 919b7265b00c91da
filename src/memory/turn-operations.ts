import type { Database } from 'better-sqlite3';
import { statement } from '../db/statements.ts';
import { conversationExists } from './conversation-operations.ts';
import { SUMMARY_BATCH, VERBATIM_MESSAGES } from './summary.ts';
import { keepUpSummaries, storedSummaries, summarisedUpTo } from './summary-operations.ts';
import type { Context, StoredTurn, Turn } from './types.ts';

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
  const behind = keepUpSummaries(db, conversationId, now);
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
