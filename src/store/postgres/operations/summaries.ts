import type { Client } from 'pg';
import { OPENING_CHARS } from '../../openings.ts';
import { type Message, SUMMARY_BATCH, type Summary, summarise, VERBATIM_MESSAGES } from '../../summary.ts';
import type { MessageRole } from '../../types.ts';
import { lastSummarisedIn } from './contexts.ts';

/** The most summaries that one transaction makes beyond those of its own turns: a few milliseconds of work, after an import. */
const MAX_OVERDUE = 100;

// What is summarised comes before what is not. A message has a role, and no level.
const SUMMARISED_AND_OPEN = `
  SELECT wanted.id AS "conversationId", found.*
  FROM unnest($1::text[], $2::bigint[]) AS wanted (id, max) CROSS JOIN LATERAL (
    SELECT level, start_message_id AS "startId", end_message_id AS "endId", message_count AS "messageCount", NULL AS role, content
    FROM summaries WHERE conversation_id = wanted.id
    UNION ALL (
      SELECT NULL, id, id, 1, role, left(content, ${OPENING_CHARS}) FROM messages
      WHERE conversation_id = wanted.id AND id > ${lastSummarisedIn('wanted.id')} ORDER BY id LIMIT wanted.max
    )
  ) AS found`;

type Row = { readonly conversationId: string } & (
  | (Summary & { readonly role: null })
  | (Omit<Summary, 'level'> & { readonly level: null; readonly role: MessageRole })
);

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
  const { rows } = await client.query<Row>(SUMMARISED_AND_OPEN, [[...due.keys()], [...due.values()]]);
  const changes = [...Map.groupBy(rows, ({ conversationId }) => conversationId)].map(changeOf);
  await removeReplaced(client, changes);
  await insert(client, changes);
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

interface Change {
  readonly id: string;
  readonly stored: readonly Summary[];
  readonly made: readonly Summary[];
}

function changeOf([id, rows]: [string, readonly Row[]]): Change {
  const stored: Summary[] = [];
  const oldest: Message[] = [];
  for (const row of rows.toSorted((a, b) => a.startId - b.startId)) {
    if (row.role === null) stored.push(row);
    else oldest.push({ id: row.startId, role: row.role, content: row.content });
  }
  return { id, stored, made: summarise(stored, oldest) };
}

async function removeReplaced(client: Client, changes: readonly Change[]): Promise<void> {
  const first = changes.flatMap(({ id, stored, made }) => {
    const replaced = stored.find((summary, i) => summary !== made[i]);
    return replaced ? { id, startId: replaced.startId } : [];
  });
  if (first.length === 0) return;
  const sql = `
    DELETE FROM summaries AS s USING unnest($1::text[], $2::bigint[]) AS t (id, start)
    WHERE s.conversation_id = t.id AND s.start_message_id >= t.start`;
  await client.query(sql, [first.map(({ id }) => id), first.map(({ startId }) => startId)]);
}

async function insert(client: Client, changes: readonly Change[]): Promise<void> {
  const added = changes.flatMap(({ id, stored, made }) => {
    const old = new Set(stored);
    return made.filter((each) => !old.has(each)).map((each) => ({ ...each, conversationId: id }));
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
