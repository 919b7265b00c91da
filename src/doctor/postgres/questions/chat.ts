import type { Answer, ChatData, Count } from '../../facts/contents/contents.ts';
import type { DoctorSession, Row } from '../session/doctor-session.ts';
import { columnText } from './columns.ts';

const MOST_EXAMPLES = 5;
const EXAMPLE_CHARS = 120;

/** Enough for a few million messages. */
const USUAL_MS = 5_000;
const FULL_MS = 600_000;

const IS_OURS = `SELECT to_regclass('genesis_schema') IS NOT NULL AND to_regclass('messages') IS NOT NULL AS ours`;

const TABLES = `
  SELECT (SELECT count(*) FROM conversations)::int AS conversations, (SELECT count(*) FROM messages) AS messages,
    (SELECT count(*) FROM summaries) AS summaries,
    (SELECT count(*) FROM conversations WHERE id = 'main')::int AS "defaultConversations",
    (SELECT count(*) FROM messages WHERE conversation_id = 'main') AS "defaultMessages"`;

// Each of these is read as a join of whole tables: there is no index on reply_to, and none is needed otherwise.
const MESSAGE = `format('%s in %s', m.id, m.conversation_id) AS example, 1 AS n`;

const REPLIES_WITHOUT_MESSAGE = `
  SELECT ${MESSAGE} FROM messages AS m WHERE m.role = 'assistant' AND NOT EXISTS (
    SELECT FROM messages AS asked
    WHERE asked.id = m.reply_to AND asked.role = 'user' AND asked.conversation_id = m.conversation_id)`;

const MESSAGES_WITHOUT_REPLY = `
  SELECT ${MESSAGE} FROM messages AS m WHERE m.role = 'user' AND NOT EXISTS (
    SELECT FROM messages AS reply
    WHERE reply.reply_to = m.id AND reply.role = 'assistant' AND reply.conversation_id = m.conversation_id)`;

const REPLIED_TWICE = `
  SELECT format('%s in %s', reply_to, min(conversation_id)) AS example, 1 AS n
  FROM messages WHERE role = 'assistant' AND reply_to IS NOT NULL GROUP BY reply_to HAVING count(*) > 1`;

const RANGE = `format('%s to %s in %s', start_message_id, end_message_id, conversation_id)`;

const REACHES = `
  SELECT *, max(end_message_id) OVER (
    PARTITION BY conversation_id ORDER BY start_message_id, end_message_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS before FROM summaries`;

const OVERLAPPING = `SELECT ${RANGE} AS example, 1 AS n FROM (${REACHES}) AS s WHERE start_message_id <= before`;

const UNSUMMARISED = `
  SELECT format('%s before %s in %s', n, start_message_id, conversation_id) AS example, n FROM (
    SELECT s.*, (SELECT count(*) FROM messages AS m WHERE m.conversation_id = s.conversation_id
      AND m.id < s.start_message_id AND m.id > coalesce(s.before, -9223372036854775808)) AS n
    FROM (${REACHES}) AS s WHERE s.before IS NULL OR s.start_message_id > s.before
  ) AS gaps WHERE n > 0`;

const MISCOUNTED = `
  SELECT format('%s: records %s messages, but has %s', ${RANGE}, message_count, actual) AS example, 1 AS n FROM (
    SELECT s.*, (SELECT count(*) FROM messages AS m WHERE m.conversation_id = s.conversation_id
      AND m.id BETWEEN s.start_message_id AND s.end_message_id) AS actual FROM summaries AS s
  ) AS ranges WHERE actual <> message_count`;

const DEFECTS = {
  repliesWithoutMessage: REPLIES_WITHOUT_MESSAGE,
  messagesWithoutReply: MESSAGES_WITHOUT_REPLY,
  messagesRepliedTwice: REPLIED_TWICE,
  overlappingSummaries: OVERLAPPING,
  unsummarisedMessages: UNSUMMARISED,
  miscountedSummaries: MISCOUNTED,
} as const satisfies Partial<Record<keyof ChatData, string>>;

type Defect = keyof typeof DEFECTS;

// All in one statement, so in one snapshot: a turn that is stored meanwhile is seen whole or not at all.
const QUESTION = `
  SELECT t.*, ${Object.keys(DEFECTS)
    .map((name) => `row_to_json(${name}) AS "${name}"`)
    .join(', ')}
  FROM (${TABLES}) AS t, ${Object.entries(DEFECTS)
    .map(
      ([name, sql]) => `LATERAL (
        SELECT coalesce(sum(n), 0)::float8 AS count, (array_agg(left(example, ${EXAMPLE_CHARS})) FILTER (WHERE place <= ${MOST_EXAMPLES})) AS examples
        FROM (SELECT *, row_number() OVER () AS place FROM (${sql}) AS each) AS found) AS ${name}`,
    )
    .join(', ')}`;

/** What is wrong in the tables of a Genesis; null for another database. `isFull`: however long it takes, up to 10 minutes. */
export async function askChat(
  session: DoctorSession,
  { isFull, versionNumber }: { readonly isFull: boolean; readonly versionNumber: number },
): Promise<Answer<ChatData | null>> {
  const ours = await session.ask(IS_OURS, ([row]) => row?.ours === true);
  if (ours.status !== 'answered') return ours;
  if (!ours.value) return { status: 'answered', value: null };
  // PostgreSQL ends a statement whose client has gone, but only if it is asked to look.
  const watchful = versionNumber >= 140_000 ? 'SET LOCAL client_connection_check_interval = 1000; ' : '';
  return session.ask(watchful + QUESTION, ([row = {}]) => chatIn(row), {
    timeoutMs: isFull ? FULL_MS : USUAL_MS,
  });
}

function chatIn(row: Row): ChatData {
  const defects = Object.keys(DEFECTS).map((name) => [name, countIn(row[name])] as const);
  return {
    conversations: Number(row.conversations),
    messages: Number(row.messages),
    summaries: Number(row.summaries),
    defaultConversations: Number(row.defaultConversations),
    defaultMessages: Number(row.defaultMessages),
    ...(Object.fromEntries(defects) as Record<Defect, Count>),
    // The primary key of the table.
    duplicateSummaries: { count: 0, isLowerBound: false, examples: [] },
  };
}

function countIn(value: unknown): Count {
  const { count, examples } = value as {
    readonly count: number;
    readonly examples: readonly string[] | null;
  };
  return { count, isLowerBound: false, examples: (examples ?? []).map(columnText) };
}
