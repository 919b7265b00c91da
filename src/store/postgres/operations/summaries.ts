import type { Client } from 'pg';
import { OPENING_CHARS } from '../../openings.ts';
import { type Message, SUMMARY_BATCH, type Summary, summarise, VERBATIM_MESSAGES } from '../../summary.ts';
import { lastSummarisedIn } from './contexts.ts';

/** The most summaries that one transaction makes beyond those of its own turns. */
const MAX_OVERDUE = 100;

// Messages that no summary covers, counted up to what one transaction summarises.
const COUNT_OPEN = `
  SELECT wanted.id, (
    SELECT count(*) FROM (
      SELECT FROM messages WHERE conversation_id = wanted.id AND id > ${lastSummarisedIn('wanted.id')} LIMIT wanted.max
    ) AS open
  ) AS open
  FROM unnest($1::text[], $2::bigint[]) AS wanted (id, max)`;

const OLDEST_OPEN = `
  SELECT id, role, left(content, ${OPENING_CHARS}) AS content FROM messages
  WHERE conversation_id = $1 AND id > ${lastSummarisedIn('$1')} ORDER BY id LIMIT $2`;

const STORED = `
  SELECT level, start_message_id AS "startId", end_message_id AS "endId", message_count AS "messageCount", content
  FROM summaries WHERE conversation_id = $1 ORDER BY start_message_id`;

/**
 * Stores the summaries that have become due in conversations that got turns: as in SQLite, in the transaction of these
 * turns, but in statements of their own, which see what other servers committed while the lock was waited for.
 */
export async function storeDueSummaries(client: Client, turns: ReadonlyMap<string, number>): Promise<void> {
  const limits = [...turns.values()].map(
    (count) => VERBATIM_MESSAGES + (MAX_OVERDUE + Math.ceil((2 * count) / SUMMARY_BATCH)) * SUMMARY_BATCH,
  );
  const { rows } = await client.query<{ id: string; open: number }>(COUNT_OPEN, [[...turns.keys()], limits]);
  for (const { id, open } of rows) {
    const due = Math.floor((open - VERBATIM_MESSAGES) / SUMMARY_BATCH);
    if (due > 0) await storeSummaries(client, id, due * SUMMARY_BATCH);
  }
}

async function storeSummaries(client: Client, conversationId: string, messages: number): Promise<void> {
  const stored = (await client.query<Summary>(STORED, [conversationId])).rows;
  const oldest = (await client.query<Message>(OLDEST_OPEN, [conversationId, messages])).rows;
  const all = summarise(stored, oldest);
  const replaced = stored.find((summary, i) => summary !== all[i]);
  if (replaced) {
    const sql = 'DELETE FROM summaries WHERE conversation_id = $1 AND start_message_id >= $2';
    await client.query(sql, [conversationId, replaced.startId]);
  }
  await insert(
    client,
    conversationId,
    all.filter((summary) => !stored.includes(summary)),
  );
}

async function insert(client: Client, conversationId: string, summaries: readonly Summary[]): Promise<void> {
  const sql = `
    INSERT INTO summaries
      (conversation_id, start_message_id, end_message_id, level, message_count, content, created_at)
    SELECT $1, t.*, $7 FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[]) AS t
    ON CONFLICT (conversation_id, start_message_id, end_message_id) DO NOTHING`;
  await client.query(sql, [
    conversationId,
    summaries.map(({ startId }) => startId),
    summaries.map(({ endId }) => endId),
    summaries.map(({ level }) => level),
    summaries.map(({ messageCount }) => messageCount),
    summaries.map(({ content }) => content),
    Date.now(),
  ]);
}
