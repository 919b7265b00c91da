import type { Database } from 'better-sqlite3';
import type { Count } from '../../facts/contents/contents.ts';

const MOST_EXAMPLES = 5;

/** Ids of a foreign database may have any length. */
const EXAMPLE_CHARS = 120;

/** The conversation of requests that name none, in Genesis and in the Python system. */
const DEFAULT_CONVERSATION = 'main';

/** Counts what a query finds: each row has an `example` in words, and the number `n` that it counts for. */
export function countOf(db: Database, rows: string): Count {
  const count = numberOf(db, `SELECT ifnull(sum(n), 0) FROM (${rows})`);
  if (count === 0) return { count, isLowerBound: false, examples: [] };
  const examples = db.prepare(`SELECT example FROM (${rows}) LIMIT ${MOST_EXAMPLES}`).pluck().all();
  return {
    count,
    isLowerBound: false,
    examples: examples.map((example) => String(example).slice(0, EXAMPLE_CHARS)),
  };
}

export function numberOf(db: Database, sql: string): number {
  return Number(db.prepare(sql).pluck().get());
}

/** Counts that are the same for all databases with these tables. */
export function countTables(db: Database, summaries: 'summaries' | 'message_summaries') {
  const rowsOf = (table: string) => numberOf(db, `SELECT count(*) FROM ${table}`);
  const ofDefault = (table: string, column: string) =>
    numberOf(db, `SELECT count(*) FROM ${table} WHERE ${column} = '${DEFAULT_CONVERSATION}'`);
  return {
    conversations: rowsOf('conversations'),
    messages: rowsOf('messages'),
    summaries: rowsOf(summaries),
    defaultConversations: ofDefault('conversations', 'id'),
    defaultMessages: ofDefault('messages', 'conversation_id'),
  };
}
