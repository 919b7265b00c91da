import type { Client } from 'pg';
import type { StoredTurn, Turn } from '../../types.ts';

// The ids are taken in the order of the turns, after their conversations were locked: those of one conversation are in
// the order of its commits, so that a reader that pages by id never passes one by that appears later. Turns without a
// conversation drop out. RETURNING would not say which turn a row is of.
const STORE_TURNS = `
  WITH turn AS MATERIALIZED (
    SELECT given.*, nextval('messages_id') AS message_id, nextval('messages_id') AS reply_id
    FROM (
      SELECT t.* FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
        WITH ORDINALITY AS t (conversation_id, message, reply, now, ordinal)
        JOIN conversations AS c ON c.id = t.conversation_id
      ORDER BY ordinal
    ) AS given
  ), stored AS (
    INSERT INTO messages (id, conversation_id, role, content, reply_to, created_at)
    SELECT message_id, conversation_id, 'user', message, NULL, now FROM turn
    UNION ALL
    SELECT reply_id, conversation_id, 'assistant', reply, message_id, now FROM turn
  )
  SELECT ordinal, message_id AS "messageId", reply_id AS "replyId" FROM turn`;

/** Stores messages and their replies together; undefined for those whose conversation does not exist. */
export async function storeTurns(
  client: Client,
  turns: readonly Turn[],
): Promise<readonly (StoredTurn | undefined)[]> {
  const { rows } = await client.query<StoredTurn & { ordinal: number }>(STORE_TURNS, [
    turns.map(({ conversationId }) => conversationId),
    turns.map(({ message }) => message),
    turns.map(({ reply }) => reply),
    turns.map(({ now }) => now),
  ]);
  const stored: (StoredTurn | undefined)[] = turns.map(() => undefined);
  for (const { ordinal, messageId, replyId } of rows) stored[ordinal - 1] = { messageId, replyId };
  return stored;
}
