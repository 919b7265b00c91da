import type { Client } from 'pg';
import { vectorText } from '../../search/terms.ts';
import { SUMMARY_BATCH, VERBATIM_MESSAGES } from '../../summary.ts';
import type { StoredTurn, Turn } from '../../types.ts';
import { lastSummarisedIn } from './contexts.ts';
import type { OpenMessages } from './open-messages.ts';
import { type GrownConversation, mostSummarised, storeDueSummaries } from './summaries.ts';

const INDEXED = `, indexed AS (
    INSERT INTO message_search (id, conversation_id, terms)
    SELECT message_id, conversation_id, message_terms::tsvector FROM turn
    UNION ALL
    SELECT reply_id, conversation_id, reply_terms::tsvector FROM turn
  )`;

// The ids are taken in the order of the turns, after their conversations were locked: those of one conversation are in
// the order of its commits, so that a reader that pages by id never passes one by that appears later. Turns without a
// conversation drop out. RETURNING would not say which turn a row is of.
// The first turn of each conversation returns how many messages before it have no summary, counted up to `most`.
const storeTurnsSql = (search: boolean) => `
  WITH turn AS MATERIALIZED (
    SELECT given.*, nextval('messages_id') AS message_id, nextval('messages_id') AS reply_id
    FROM (
      SELECT t.* FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]${search ? ', $8::text[], $9::text[]' : ''})
        WITH ORDINALITY AS t (conversation_id, message, reply, now, most, known_last, known_open,${search ? ' message_terms, reply_terms,' : ''} ordinal)
        JOIN conversations AS c ON c.id = t.conversation_id
      ORDER BY ordinal
    ) AS given
  ), stored AS (
    INSERT INTO messages (id, conversation_id, role, content, reply_to, created_at)
    SELECT message_id, conversation_id, 'user', message, NULL, now FROM turn
    UNION ALL
    SELECT reply_id, conversation_id, 'assistant', reply, message_id, now FROM turn
  )${search ? INDEXED : ''}
  SELECT ordinal, message_id AS "messageId", reply_id AS "replyId", CASE
    WHEN most IS NULL THEN NULL
    WHEN known_last = (
      SELECT id FROM messages WHERE conversation_id = turn.conversation_id ORDER BY id DESC LIMIT 1
    ) THEN known_open
    ELSE (SELECT count(*) FROM (
      SELECT FROM messages WHERE conversation_id = turn.conversation_id AND id > ${lastSummarisedIn('turn.conversation_id')}
      LIMIT most
    ) AS open)
  END AS open
  FROM turn`;

const STORE_TURNS = storeTurnsSql(false);
const STORE_AND_INDEX_TURNS = storeTurnsSql(true);

type Row = StoredTurn & { readonly ordinal: number; readonly open: number | null };

/**
 * Stores messages and their replies together, with the summaries that become due, and with `search` their terms; undefined for those whose conversation
 * does not exist.
 */
export async function storeTurns(
  client: Client,
  turns: readonly Turn[],
  openMessages: OpenMessages,
  search: boolean,
): Promise<readonly (StoredTurn | undefined)[]> {
  const counts = new Map<string, number>();
  for (const { conversationId } of turns) counts.set(conversationId, (counts.get(conversationId) ?? 0) + 1);
  const first = new Set<string>();
  const asked = turns.map(({ conversationId }) => {
    if (first.has(conversationId)) return undefined;
    first.add(conversationId);
    return question(openMessages, conversationId, counts.get(conversationId) ?? 0);
  });
  const { rows } = await client.query<Row>(search ? STORE_AND_INDEX_TURNS : STORE_TURNS, [
    turns.map(({ conversationId }) => conversationId),
    turns.map(({ message }) => message),
    turns.map(({ reply }) => reply),
    turns.map(({ now }) => now),
    asked.map((each) => each?.most),
    asked.map((each) => each?.known?.lastId),
    asked.map((each) => each?.known?.count),
    ...(search
      ? [turns.map(({ message }) => vectorText(message)), turns.map(({ reply }) => vectorText(reply))]
      : []),
  ]);
  const stored: (StoredTurn | undefined)[] = turns.map(() => undefined);
  const grown = new Map<string, GrownConversation & { lastId: number }>();
  for (const { ordinal, messageId, replyId, open } of rows) {
    stored[ordinal - 1] = { messageId, replyId };
    const id = turns[ordinal - 1]?.conversationId ?? '';
    const before = grown.get(id) ?? { turns: 0, open: open ?? 0 };
    grown.set(id, { turns: before.turns + 1, open: before.open + 2, lastId: replyId });
  }
  const summarised = await storeDueSummaries(client, grown);
  for (const [id, { turns, open, lastId }] of grown) {
    // Where more were open than are counted, as after an import, the next transaction counts anew.
    const isWhole = open < mostSummarised(turns) + 2 * turns;
    if (isWhole) openMessages.set(id, { lastId, count: open - (summarised.get(id) ?? 0) });
    else openMessages.forget(id);
  }
  return stored;
}

/** What the count of a conversation is asked with. Where summaries may be due, it is never taken from memory. */
function question(openMessages: OpenMessages, conversationId: string, turns: number) {
  const known = openMessages.of(conversationId);
  const isDue = known !== undefined && known.count + 2 * turns >= VERBATIM_MESSAGES + SUMMARY_BATCH;
  return { most: mostSummarised(turns), known: isDue ? undefined : known };
}
