import type { Client } from 'pg';
import { OPENING_CHARS } from '../../openings.ts';
import { type Message, SUMMARY_BATCH, type Summary, summarise, VERBATIM_MESSAGES } from '../../summary.ts';
import { lastSummarisedIn } from './contexts.ts';

/** The most summaries that one transaction makes beyond those of its own turns: a few milliseconds of work, after an import. */
const MAX_OVERDUE = 100;

const OLDEST_OPEN = `
  SELECT wanted.id AS "conversationId", open.* FROM unnest($1::text[], $2::bigint[]) AS wanted (id, max) CROSS JOIN LATERAL (
    SELECT id, role, left(content, ${OPENING_CHARS}) AS content FROM messages
    WHERE conversation_id = wanted.id AND id > ${lastSummarisedIn('wanted.id')} ORDER BY id LIMIT wanted.max
  ) AS open
  ORDER BY wanted.id, open.id`;

const STORED = `
  SELECT conversation_id AS "conversationId", level, start_message_id AS "startId", end_message_id AS "endId",
    message_count AS "messageCount", content
  FROM summaries WHERE conversation_id = ANY ($1) ORDER BY conversation_id, start_message_id`;

/** What each conversation has of its own, by its id. */
type ByConversation<T> = ReadonlyMap<string, readonly (T & { readonly conversationId: string })[]>;

/** A conversation to which a transaction has added turns. */
export interface GrownConversation {
  readonly turns: number;
  /** How many of its messages have no summary, those of the turns included. */
  readonly open: number;
}

/** Up to how many messages without a summary matter to a transaction that adds so many turns to a conversation. */
export function mostSummarised(turns: number): number {
  return VERBATIM_MESSAGES + 2 * turns + MAX_OVERDUE * SUMMARY_BATCH;
}

/**
 * Stores the summaries that have become due in conversations that got turns: as in SQLite, in the transaction of these
 * turns, but in statements of their own, which see what other servers committed while the lock was waited for. The number
 * of statements is that for one conversation, however many there are. Resolves with how many messages of each they cover.
 */
export async function storeDueSummaries(
  client: Client,
  grown: ReadonlyMap<string, GrownConversation>,
): Promise<ReadonlyMap<string, number>> {
  const due = messagesDue(grown);
  if (due.size === 0) return due;
  const ids = [...due.keys()];
  const stored: ByConversation<Summary> = byConversation((await client.query(STORED, [ids])).rows);
  const oldest: ByConversation<Message> = byConversation(
    (await client.query(OLDEST_OPEN, [ids, [...due.values()]])).rows,
  );
  const made = new Map(ids.map((id) => [id, summarise(stored.get(id) ?? [], oldest.get(id) ?? [])]));
  await removeReplaced(client, stored, made);
  await insert(client, stored, made);
  return due;
}

/** How many of its oldest messages each conversation has to summarise. */
function messagesDue(grown: ReadonlyMap<string, GrownConversation>): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  let overdue = MAX_OVERDUE;
  for (const [id, { turns, open }] of grown) {
    const summaries = Math.floor((open - VERBATIM_MESSAGES) / SUMMARY_BATCH);
    const own = Math.ceil((2 * turns) / SUMMARY_BATCH);
    const made = Math.min(summaries, own + overdue);
    if (made <= 0) continue;
    overdue -= Math.max(0, made - own);
    due.set(id, made * SUMMARY_BATCH);
  }
  return due;
}

function byConversation<T extends { readonly conversationId: string }>(rows: readonly T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ conversationId }) => conversationId);
}

type Made = ReadonlyMap<string, readonly Summary[]>;

async function removeReplaced(client: Client, stored: ByConversation<Summary>, made: Made): Promise<void> {
  const first = [...stored].flatMap(
    ([id, summaries]) => summaries.find((summary, i) => summary !== made.get(id)?.[i]) ?? [],
  );
  if (first.length === 0) return;
  const sql = `
    DELETE FROM summaries AS s USING unnest($1::text[], $2::bigint[]) AS t (id, start)
    WHERE s.conversation_id = t.id AND s.start_message_id >= t.start`;
  const ids = first.map(({ conversationId }) => conversationId);
  await client.query(sql, [ids, first.map(({ startId }) => startId)]);
}

async function insert(client: Client, stored: ByConversation<Summary>, made: Made): Promise<void> {
  const added = [...made].flatMap(([conversationId, summaries]) => {
    const old = new Set<Summary>(stored.get(conversationId));
    return summaries.filter((each) => !old.has(each)).map((each) => ({ ...each, conversationId }));
  });
  const sql = `
    INSERT INTO summaries
      (conversation_id, start_message_id, end_message_id, level, message_count, content, created_at)
    SELECT t.*, $7 FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[]) AS t
    ON CONFLICT (conversation_id, start_message_id, end_message_id) DO NOTHING`;
  await client.query(sql, [
    added.map(({ conversationId }) => conversationId),
    added.map(({ startId }) => startId),
    added.map(({ endId }) => endId),
    added.map(({ level }) => level),
    added.map(({ messageCount }) => messageCount),
    added.map(({ content }) => content),
    Date.now(),
  ]);
}
