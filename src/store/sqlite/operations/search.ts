// The index of messages for searches: full text, in the file of the database.
import type { Database } from 'better-sqlite3';
import { snippetOf } from '../../search/snippet.ts';
import { SEARCHED_CHARS, termsText } from '../../search/terms.ts';
import type {
  FoundMessage,
  IndexedMessages,
  IndexStep,
  SearchPage,
  SearchRequest,
  SearchTerm,
  StoredMessage,
} from '../../types.ts';
import { statement } from '../pool/statements.ts';
import { amongLatest, commonAmong, hasAll } from './common-terms.ts';
import { titleOf } from './conversations.ts';

// It has only which message has which term: the texts are those of the messages, and where a term stands is not searched for.
// The tokenizer leaves everything but ASCII alone: `search/` has found the words, the same for every backend.
const INDEX = `
  CREATE VIRTUAL TABLE IF NOT EXISTS message_search USING fts5 (
    terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );
  CREATE TRIGGER IF NOT EXISTS forget_deleted_message AFTER DELETE ON messages BEGIN
    DELETE FROM message_search WHERE rowid = old.id;
  END;
`;

export function hasSearchIndex(db: Database, _: undefined): boolean {
  const sql = `SELECT 1 FROM sqlite_schema WHERE name = 'forget_deleted_message'`;
  return statement(db, sql).get() !== undefined;
}

/** Makes the index if the file has none; it is empty then. Returns whether it did. */
export function createSearchIndex(db: Database, _: undefined): boolean {
  if (hasSearchIndex(db, undefined)) return false;
  db.exec(INDEX);
  return true;
}

/**
 * Adds the next messages to the index. They are added in the order of their ids, so all up to the last one of the index are
 * in it: whatever has stored them, and wherever an earlier step ended.
 */
export function indexMessages(db: Database, step: Omit<IndexStep, 'after'>): IndexedMessages {
  const found: Pick<StoredMessage, 'id' | 'content'>[] = [];
  let chars = 0;
  for (const message of messagesAfter(db, lastIndexed(db), step.messages)) {
    found.push(message);
    chars += message.content.length;
    if (chars > step.chars) break;
  }
  // After the reading: SQLite runs no other statement of the connection meanwhile.
  const insert = statement(db, 'INSERT INTO message_search (rowid, terms) VALUES (?, ?)');
  for (const { id, content } of found) insert.run(id, termsText(content));
  return {
    added: found.length,
    isComplete: chars <= step.chars && found.length < step.messages,
    place: null,
  };
}

function messagesAfter(
  db: Database,
  id: number,
  limit: number,
): Iterable<Pick<StoredMessage, 'id' | 'content'>> {
  const sql = `SELECT id, substr(content, 1, ${SEARCHED_CHARS}) AS content FROM messages WHERE id > ? ORDER BY id LIMIT +?`;
  return statement(db, sql).iterate(id, limit) as IterableIterator<Pick<StoredMessage, 'id' | 'content'>>;
}

/** Whether all messages are in the index. */
export function isIndexComplete(db: Database, _: undefined): boolean {
  return statement(db, 'SELECT 1 FROM messages WHERE id > ? LIMIT 1').get(lastIndexed(db)) === undefined;
}

function lastIndexed(db: Database): number {
  // The index has no faster answer itself; this is its own table of what it has.
  const last = statement(db, 'SELECT max(id) FROM message_search_docsize').pluck().get() as number | null;
  return last ?? Number.MIN_SAFE_INTEGER;
}

/** One page of the messages that have all of the terms, the latest first. */
export function searchMessages(db: Database, request: SearchRequest): SearchPage {
  const { terms, limit, offset } = request;
  const ids = terms.length === 0 ? [] : idsUpTo(db, request);
  const messages = ids.slice(offset, offset + limit).map((id) => foundMessage(db, id, terms));
  return { messages, hasMore: ids.length > offset + limit, isComplete: isIndexComplete(db, undefined) };
}

/** The messages found from the latest on, to the end of the page and one more. */
function idsUpTo(db: Database, request: SearchRequest): readonly number[] {
  const { terms, limit, offset } = request;
  const last = lastIndexed(db);
  const latest = amongLatest(db, request, last);
  if (latest) return latest;
  const common = commonAmong(db, terms, last);
  const rare = terms.filter((term) => !common.includes(term));
  // The others are looked for in what these have found.
  const [asked, left] = rare.length > 0 ? [rare, common] : [terms, []];
  const sql = 'SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid DESC';
  const ids: number[] = [];
  for (const id of statement(db, sql).pluck().iterate(matchOf(asked)) as IterableIterator<number>) {
    if (hasAll(db, id, left) && ids.push(id) > offset + limit) break;
  }
  return ids;
}

/** In quotes, a term is no operator. */
function matchOf(terms: readonly SearchTerm[]): string {
  return terms.map(({ text, isPrefix }) => `"${text}"${isPrefix ? '*' : ''}`).join(' AND ');
}

function foundMessage(db: Database, id: number, terms: readonly SearchTerm[]): FoundMessage {
  const sql = `
    SELECT id, conversation_id AS conversationId, role, substr(content, 1, ${SEARCHED_CHARS}) AS content, created_at AS createdAt
    FROM messages WHERE id = ?`;
  const { content, ...message } = statement(db, sql).get(id) as Omit<FoundMessage, 'snippet' | 'title'> & {
    content: string;
  };
  return { ...message, title: titleOf(db, message.conversationId), snippet: snippetOf(content, terms) };
}
