import type { Client } from 'pg';
import { MAX_MESSAGE_BYTES } from '../../rules.ts';
import { SUMMARY_BATCH, VERBATIM_MESSAGES } from '../../summary.ts';
import type { Context } from '../../types.ts';

/** SQL for the last message that a summary covers; 0 without summaries. */
export function lastSummarisedIn(conversation: string): string {
  const last = 'ORDER BY start_message_id DESC LIMIT 1';
  return `coalesce((SELECT end_message_id FROM summaries WHERE conversation_id = ${conversation} ${last}), 0)`;
}

// What an imported message has beyond its bound, no model would read. Characters have four bytes at most.
const BOUNDED = `CASE WHEN octet_length(content) > ${MAX_MESSAGE_BYTES} THEN left(content, ${MAX_MESSAGE_BYTES / 4}) ELSE content END`;

// As in SQLite: each ORDER BY is that of an index, and the oldest message is the first without a summary, but never one
// before the latest thirty. Their JSON is joined from texts: PostgreSQL takes longer to build an object for each message.
const CONTEXTS = `
  SELECT wanted.ordinal,
    ( SELECT json_build_object('messageCount', sum(message_count), 'content', string_agg(content, E'\\n' ORDER BY start_message_id))
      FROM summaries WHERE conversation_id = c.id
      HAVING count(*) > 0
    ) AS summary,
    ( SELECT '[' || coalesce(string_agg('{"role":"' || role || '","content":' || to_json(content) || '}', ',' ORDER BY id), '') || ']'
      FROM (
        SELECT id, role, ${BOUNDED} AS content FROM messages
        WHERE conversation_id = c.id AND id > ${lastSummarisedIn('c.id')}
        ORDER BY id DESC LIMIT ${VERBATIM_MESSAGES + SUMMARY_BATCH}
      ) AS latest
    ) AS messages
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, ordinal) JOIN conversations AS c ON c.id = wanted.id`;

type Row = Pick<Context, 'summary'> & { readonly ordinal: number; readonly messages: string };

/** What the model sees of conversations; undefined for those that do not exist. One statement, which costs the same at any length. */
export async function contexts(
  client: Client,
  batch: readonly { readonly conversationId: string }[],
): Promise<readonly (Context | undefined)[]> {
  const { rows } = await client.query<Row>(CONTEXTS, [batch.map(({ conversationId }) => conversationId)]);
  const found: (Context | undefined)[] = batch.map(() => undefined);
  for (const { ordinal, summary, messages } of rows)
    found[ordinal - 1] = { summary, messages: JSON.parse(messages) };
  return found;
}
