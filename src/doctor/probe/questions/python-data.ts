import type { Database } from 'better-sqlite3';
import type { ChatData, Count } from '../../facts/contents/contents.ts';
import { countOf, countTables } from './count.ts';
import { countRanges } from './summary-ranges.ts';

const NONE: Count = { count: 0, isLowerBound: true, examples: [] };

/**
 * Its ids are random, and its replies do not name their message: messages are sorted by time once, and those that are not
 * in pairs can only be counted. A million messages take three seconds.
 */
export function countPython(db: Database): ChatData {
  db.exec(PLACES);
  db.exec(BALANCES);
  return {
    ...countTables(db, 'message_summaries'),
    repliesWithoutMessage: countUnpaired(db, 'lone_replies'),
    messagesWithoutReply: countUnpaired(db, 'lone_messages'),
    messagesRepliedTwice: NONE,
    ...countRanges(db, { ranges: RANGES, between: 'first - ifnull(before, 0) - 1' }),
  };
}

const WEIGHT = `CASE role WHEN 'assistant' THEN 1 WHEN 'user' THEN -1 ELSE 0 END`;

// `surplus`: replies minus messages up to this place. Simultaneous turns interleave, so a reply need not follow its message
// directly; but at no place can there be more replies than messages.
const PLACES = `
  CREATE TEMP TABLE places (message INTEGER PRIMARY KEY, place INTEGER, surplus INTEGER);
  INSERT INTO places
  SELECT rowid, row_number() OVER in_order, sum(${WEIGHT}) OVER (in_order ROWS UNBOUNDED PRECEDING)
  FROM messages WINDOW in_order AS (PARTITION BY conversation_id ORDER BY created_at, rowid)`;

const BALANCES = `
  CREATE TEMP TABLE balances AS
  SELECT conversation, max(0, most) AS lone_replies, max(0, most) - total AS lone_messages
  FROM (
    SELECT conversation_id AS conversation, max(surplus) AS most, sum(${WEIGHT}) AS total
    FROM places JOIN messages ON messages.rowid = message GROUP BY conversation_id
  )`;

/** The least number: a reply whose own message is gone counts as that of another message, which then seems to have one. */
function countUnpaired(db: Database, kind: 'lone_replies' | 'lone_messages'): Count {
  const rows = `
    SELECT format('at least %d in %s', ${kind}, conversation) AS example, ${kind} AS n
    FROM temp.balances WHERE ${kind} > 0`;
  return { ...countOf(db, rows), isLowerBound: true };
}

const placeOf = (end: string, message: string, place: string) => `
  LEFT JOIN messages AS ${message}
    ON ${message}.id = summary.${end} AND ${message}.conversation_id = summary.conversation_id
  LEFT JOIN temp.places AS ${place} ON ${place}.message = ${message}.rowid`;

const RANGES = `
  SELECT summary.conversation_id AS conversation, start_message_id AS "start", end_message_id AS "end",
    message_count AS declared, begins.place AS first, ends.place AS last,
    ends.place - begins.place + 1 AS actual
  FROM message_summaries AS summary
  ${placeOf('start_message_id', 'starting', 'begins')}
  ${placeOf('end_message_id', 'ending', 'ends')}`;
