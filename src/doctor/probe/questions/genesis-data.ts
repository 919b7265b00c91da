import type { Database } from 'better-sqlite3';
import type { ChatData } from '../../facts/contents/contents.ts';
import { countOf, countTables } from './count.ts';
import { countRanges } from './summary-ranges.ts';

/** Finds each row by its id or an index of Genesis: a million messages take half a second. */
export function countGenesis(db: Database): ChatData {
  return {
    ...countTables(db, 'summaries'),
    repliesWithoutMessage: countOf(db, REPLIES_WITHOUT_MESSAGE),
    messagesWithoutReply: countOf(db, MESSAGES_WITHOUT_REPLY),
    messagesRepliedTwice: countOf(db, REPLIED_TWICE),
    ...countRanges(db, { ranges: RANGES, between: BETWEEN }),
  };
}

const MESSAGE = `format('%s in %s', id, conversation_id) AS example, 1 AS n`;

const REPLIES_WITHOUT_MESSAGE = `
  SELECT ${MESSAGE} FROM messages AS reply
  WHERE role = 'assistant' AND NOT EXISTS (
    SELECT 1 FROM messages AS asked
    WHERE asked.id = reply.reply_to AND asked.role = 'user' AND asked.conversation_id = reply.conversation_id
  )`;

// There is no index on reply_to: SQLite builds one for this list. Not "(id, conversation_id) NOT IN": for each message
// that is not in the list, that reads the whole list again to look for nulls.
const MESSAGES_WITHOUT_REPLY = `
  WITH answered AS MATERIALIZED (
    SELECT reply_to, conversation_id FROM messages WHERE role = 'assistant'
  )
  SELECT ${MESSAGE} FROM messages AS asked
  WHERE role = 'user' AND NOT EXISTS (
    SELECT 1 FROM answered WHERE reply_to = asked.id AND conversation_id = asked.conversation_id
  )`;

const REPLIED_TWICE = `
  SELECT format('%s in %s', reply_to, min(conversation_id)) AS example, 1 AS n
  FROM messages WHERE role = 'assistant' AND reply_to IS NOT NULL
  GROUP BY reply_to HAVING count(*) > 1`;

const isThere = (id: string) =>
  `EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND conversation_id = summaries.conversation_id)`;

// Ids grow with time, so they are also the places of messages.
const RANGES = `
  SELECT conversation_id AS conversation, start_message_id AS "start", end_message_id AS "end",
    message_count AS declared, start_message_id AS first, end_message_id AS last,
    CASE WHEN ${isThere('start_message_id')} AND ${isThere('end_message_id')} THEN (
      SELECT count(*) FROM messages
      WHERE conversation_id = summaries.conversation_id AND id BETWEEN start_message_id AND end_message_id
    ) END AS actual
  FROM summaries`;

// Not "before IS NULL OR": that would read the conversation from its beginning for each summary.
const BETWEEN = `(
  SELECT count(*) FROM messages
  WHERE conversation_id = ordered.conversation AND id < first AND id > ifnull(before, -9223372036854775808)
)`;
