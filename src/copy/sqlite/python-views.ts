import { hasConversation, lostDefault } from './genesis-views.ts';

// Its ids are random: messages get their places in the order of the Python system as ids. A reply does not name its
// message: it is linked to the message before it in its conversation if that is a user's and is copied, else to none.
// The table is in a temporary file, and has no texts.
const PLACES = `
  CREATE TEMP TABLE places (place INTEGER PRIMARY KEY, message INTEGER NOT NULL, conversation, at INTEGER);
  INSERT INTO places (message, conversation, at)
    SELECT rowid, conversation_id, python_micros(created_at) AS at FROM main.messages ORDER BY at, rowid;
  CREATE INDEX temp.places_by_conversation ON places (conversation, place);`;

const BEFORE = `
  SELECT iif(
    asked.role = 'user' AND earlier.at IS NOT NULL AND typeof(asked.content) = 'text'
      AND is_storable(CAST(asked.content AS BLOB)),
    earlier.place, NULL)
  FROM temp.places AS earlier CROSS JOIN main.messages AS asked ON asked.rowid = earlier.message
  WHERE earlier.conversation = p.conversation AND earlier.place < p.place
  ORDER BY earlier.place DESC LIMIT 1`;

const millis = (column: string) => `CAST(python_micros(${column}) AS INTEGER) / 1000`;

/**
 * The views of `genesisViews` for a database of the Python system. A conversation without a valid time gets that of its
 * first message. The functions `python_micros` and `is_storable` have to be there.
 */
export function pythonViews(now: number): string {
  const first = '(SELECT min(at) / 1000 FROM temp.places WHERE conversation = id)';
  return `
    ${PLACES}
    CREATE TEMP VIEW source_messages AS
      SELECT p.place AS id, m.id AS name, p.conversation AS conversation_id,
        ${hasConversation('p.conversation')} AS has_conversation, m.role, m.content,
        CASE m.role WHEN 'assistant' THEN (${BEFORE}) END AS reply_to, p.at / 1000 AS created_at
      FROM temp.places AS p CROSS JOIN main.messages AS m ON m.rowid = p.message;
    CREATE TEMP VIEW source_conversations AS
      SELECT id, CAST(title AS TEXT) AS title, coalesce(${millis('created_at')}, ${first}, ${now}) AS created_at,
        coalesce(${millis('updated_at')}, ${millis('created_at')}, ${first}, ${now}) AS updated_at
      FROM main.conversations WHERE typeof(id) = 'text' UNION ALL ${lostDefault(now)};`;
}
