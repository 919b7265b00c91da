import type { Client } from 'pg';
import { SEARCHED_CHARS, vectorText } from '../../search/terms.ts';
import type { IndexedMessages, IndexPlace, IndexStep } from '../../types.ts';

/** How many messages are looked at for each one that a step may add: most have been added already. */
const SCANNED_FOR_EACH = 4;

interface Candidate extends IndexPlace {
  readonly isMissing: boolean;
  readonly bytes: number;
}

const CANDIDATES = `
  SELECT m.conversation_id AS conversation, m.id, m.bytes, s.id IS NULL AS "isMissing"
  FROM (
    SELECT conversation_id, id, octet_length(content) AS bytes FROM messages
    WHERE (conversation_id, id) > ($1, $2) ORDER BY conversation_id, id LIMIT $3
  ) AS m LEFT JOIN message_search AS s ON s.id = m.id
  ORDER BY m.conversation_id, m.id`;

/**
 * Adds the next messages that the index lacks, in the order of conversations and ids. Each start goes through all messages:
 * another server may have stored some without it.
 */
export async function indexMessages(client: Client, step: IndexStep): Promise<IndexedMessages> {
  const { conversation, id } = step.after ?? { conversation: '', id: Number.MIN_SAFE_INTEGER };
  const limit = SCANNED_FOR_EACH * step.messages;
  const { rows } = await client.query<Candidate>(CANDIDATES, [conversation, id, limit]);
  const scanned = upTo(step, rows);
  const missing = scanned.filter(({ isMissing }) => isMissing);
  if (missing.length > 0) await add(client, missing);
  const isComplete = scanned.length === rows.length && rows.length < limit;
  const last = scanned.at(-1);
  return {
    added: missing.length,
    isComplete,
    place: last ? { conversation: last.conversation, id: last.id } : step.after,
  };
}

/** As many of them as a step may add; at least one, so that it comes further. */
function upTo({ messages, chars }: IndexStep, candidates: readonly Candidate[]): readonly Candidate[] {
  let [count, bytes] = [0, 0];
  const end = candidates.findIndex((each) => {
    if (!each.isMissing) return false;
    count++;
    bytes += each.bytes;
    return count > 1 && (count > messages || bytes > chars);
  });
  return end < 0 ? candidates : candidates.slice(0, end);
}

const MISSING = `
  SELECT m.id, m.conversation_id AS conversation, left(m.content, ${SEARCHED_CHARS}) AS content
  FROM unnest($1::text[], $2::bigint[]) AS wanted (conversation_id, id)
    JOIN messages AS m ON m.conversation_id = wanted.conversation_id AND m.id = wanted.id`;

const ADD = `
  INSERT INTO message_search (id, conversation_id, terms)
  SELECT id, conversation_id, terms::tsvector FROM unnest($1::bigint[], $2::text[], $3::text[]) AS t (id, conversation_id, terms)
  ON CONFLICT (id) DO NOTHING`;

async function add(client: Client, missing: readonly Candidate[]): Promise<void> {
  const conversations = missing.map(({ conversation }) => conversation);
  // As turns and imports lock them, so that no message is deleted meanwhile: nothing would remove what is added here.
  await client.query('SELECT FROM conversations WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE', [
    [...new Set(conversations)],
  ]);
  const { rows } = await client.query<{ id: number; conversation: string; content: string }>(MISSING, [
    conversations,
    missing.map(({ id }) => id),
  ]);
  await client.query(ADD, [
    rows.map(({ id }) => id),
    rows.map(({ conversation }) => conversation),
    rows.map(({ content }) => vectorText(content)),
  ]);
}
