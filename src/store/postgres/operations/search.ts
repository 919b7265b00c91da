import type { Client } from 'pg';
import { OPENING_CHARS, titleFrom } from '../../openings.ts';
import { mayBeginMany } from '../../search/query.ts';
import { snippetOf } from '../../search/snippet.ts';
import { SEARCHED_CHARS } from '../../search/terms.ts';
import type { FoundMessage, SearchPage, SearchRequest, SearchTerm } from '../../types.ts';

/** How many of the latest messages are looked at one by one, at least and at most: what many messages have is among them. */
const LOOKED_AT = 2_000;
const MOST_LOOKED_AT = 10_000;

/** How many of those have a term that counts as common. */
const COMMON = LOOKED_AT / 20;

interface Hit {
  readonly id: number;
  readonly conversationId: string;
}

/** Whether it is complete, the pool knows, which goes through all messages. */
type Page = Omit<SearchPage, 'isComplete'> & { readonly isComplete: null };

const PAGE = 'ORDER BY id DESC LIMIT $2 OFFSET $3';

const latest = (limit: string) => `(SELECT * FROM message_search ORDER BY id DESC LIMIT ${limit}) AS latest`;

const AMONG_LATEST = `
  SELECT id, conversation_id AS "conversationId" FROM ${latest('$4')} WHERE terms @@ $1::tsquery ${PAGE}`;

// Materialized: the index of terms finds all of them, and the planner does not go through the messages from the latest on, which
// takes long where few have what is asked for.
const AMONG_ALL = `
  WITH found AS MATERIALIZED (SELECT id, conversation_id, terms FROM message_search WHERE terms @@ $4::tsquery)
  SELECT id, conversation_id AS "conversationId" FROM found WHERE terms @@ $1::tsquery ${PAGE}`;

/** One page of the messages that have all of the terms, the latest first. */
export async function searchMessages(client: Client, request: SearchRequest): Promise<Page> {
  const { terms, limit, offset } = request;
  if (terms.length === 0) return { messages: [], hasMore: false, isComplete: null };
  const values = [queryText(terms), limit + 1, offset];
  const lookedAt = Math.min(MOST_LOOKED_AT, Math.max(LOOKED_AT, 4 * (offset + limit + 1)));
  let { rows: hits } = await client.query<Hit>(AMONG_LATEST, [...values, lookedAt]);
  if (hits.length <= limit) {
    const asked = await withoutCommon(client, terms);
    hits = (await client.query<Hit>(AMONG_ALL, [...values, queryText(asked)])).rows;
  }
  const messages = await foundMessages(client, hits.slice(0, limit), terms);
  return { messages, hasMore: hits.length > limit, isComplete: null };
}

const COMMON_TERMS = `
  SELECT q.ordinal FROM ${latest(String(LOOKED_AT))}
    JOIN unnest($1::text[]) WITH ORDINALITY AS q (query, ordinal) ON latest.terms @@ q.query::tsquery
  GROUP BY q.ordinal HAVING count(*) >= ${COMMON}`;

/** The terms for the index of terms, which would join the lists of all words with a common beginning. It needs one at least. */
async function withoutCommon(client: Client, terms: readonly SearchTerm[]): Promise<readonly SearchTerm[]> {
  const short = terms.filter(mayBeginMany);
  if (short.length === 0 || terms.length === 1) return terms;
  const queries = short.map((term) => queryText([term]));
  const { rows } = await client.query<{ ordinal: number }>(COMMON_TERMS, [queries]);
  const common = new Set(rows.map(({ ordinal }) => short[ordinal - 1]));
  const rare = terms.filter((term) => !common.has(term));
  return rare.length > 0 ? rare : terms;
}

/** In quotes, a term is no operator. */
function queryText(terms: readonly SearchTerm[]): string {
  return terms.map(({ text, isPrefix }) => `'${text}'${isPrefix ? ':*' : ''}`).join(' & ');
}

const FOUND = `
  SELECT m.id, m.conversation_id AS "conversationId", m.role, m.created_at AS "createdAt",
    left(m.content, ${SEARCHED_CHARS}) AS content, c.title, CASE WHEN c.title IS NULL THEN (
      SELECT left(content, ${OPENING_CHARS}) FROM messages
      WHERE conversation_id = c.id AND role = 'user' ORDER BY id LIMIT 1
    ) END AS opening
  FROM unnest($1::text[], $2::bigint[]) AS hit (conversation_id, id)
    JOIN messages AS m ON m.conversation_id = hit.conversation_id AND m.id = hit.id
    JOIN conversations AS c ON c.id = hit.conversation_id
  ORDER BY m.id DESC`;

type FoundRow = Omit<FoundMessage, 'snippet'> & { readonly content: string; readonly opening: string | null };

async function foundMessages(
  client: Client,
  hits: readonly Hit[],
  terms: readonly SearchTerm[],
): Promise<readonly FoundMessage[]> {
  if (hits.length === 0) return [];
  const values = [hits.map(({ conversationId }) => conversationId), hits.map(({ id }) => id)];
  const { rows } = await client.query<FoundRow>(FOUND, values);
  return rows.map(({ content, opening, ...message }) => ({
    ...message,
    title: message.title ?? (opening === null ? null : titleFrom(opening)),
    snippet: snippetOf(content, terms),
  }));
}
