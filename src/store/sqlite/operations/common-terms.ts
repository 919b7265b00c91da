import type { Database } from 'better-sqlite3';
import { findTerm } from '../../search/find-term.ts';
import { folded } from '../../search/folded-words.ts';
import { mayBeginMany } from '../../search/query.ts';
import { SEARCHED_CHARS } from '../../search/terms.ts';
import type { SearchRequest, SearchTerm, StoredMessage } from '../../types.ts';
import { statement } from '../pool/statements.ts';

// Full-text search has a list of messages for each term. One that begins many terms, such as `e`, needs all of their lists, joined:
// a tenth of a second among a million messages, for one page. Such a page is among the latest messages, most likely.

/** How many of the latest messages are looked at; more, as long as what is asked for may be among so many. */
const LOOKED_AT = 2_000;
const MOST_LOOKED_AT = 10_000;

/** Characters of those messages at most. */
const MAX_CHARS = 4 * 1024 * 1024;

/** Messages that are looked at from all over the database, and how many of them have a term that counts as common. */
const SAMPLES = 200;
const SAMPLE_CHARS = 4_096;
const COMMON_SAMPLES = 10;

type Message = Pick<StoredMessage, 'id' | 'content'>;

const CONTENT = `substr(content, 1, ${SEARCHED_CHARS}) AS content`;

/**
 * The latest messages up to `last` that have all terms, as many as the page ends with and one more; undefined where that is not
 * worth it, and where there are fewer among them.
 */
export function amongLatest(
  db: Database,
  { terms, limit, offset }: SearchRequest,
  last: number,
): readonly number[] | undefined {
  if (!terms.some(mayBeginMany)) return undefined;
  const wanted = offset + limit + 1;
  const ids: number[] = [];
  let [looked, chars] = [0, 0];
  for (const { id, content } of latestUpTo(db, last)) {
    const text = folded(content);
    if (terms.every((term) => findTerm(text, term) >= 0) && ids.push(id) === wanted) return ids;
    looked++;
    chars += content.length;
    const isHopeless = looked >= LOOKED_AT && ids.length * MOST_LOOKED_AT < wanted * looked;
    if (isHopeless || looked >= MOST_LOOKED_AT || chars > MAX_CHARS) break;
  }
  return undefined;
}

function latestUpTo(db: Database, last: number): Iterable<Message> {
  const sql = `SELECT id, ${CONTENT} FROM messages WHERE id <= ? ORDER BY id DESC`;
  return statement(db, sql).iterate(last) as IterableIterator<Message>;
}

/** The beginnings of words among these terms that so many messages have that their texts are read faster than all the lists. */
export function commonAmong(db: Database, terms: readonly SearchTerm[], last: number): readonly SearchTerm[] {
  const short = terms.filter(mayBeginMany);
  // One term is needed to begin with.
  if (short.length === 0 || terms.length === 1) return [];
  const texts = samples(db, last);
  return short.filter((term) => texts.filter((text) => findTerm(text, term) >= 0).length >= COMMON_SAMPLES);
}

/** Folded texts of messages at equal distances. */
function samples(db: Database, last: number): readonly string[] {
  const first = (statement(db, 'SELECT min(id) FROM messages').pluck().get() as number | null) ?? last;
  const next = statement(
    db,
    `SELECT substr(content, 1, ${SAMPLE_CHARS}) FROM messages WHERE id >= ? ORDER BY id LIMIT 1`,
  ).pluck();
  return Array.from({ length: SAMPLES }, (_, i) => {
    const id = first + Math.floor(((last - first) * i) / SAMPLES);
    return folded((next.get(id) as string | undefined) ?? '');
  });
}

/** Whether a message has all of these terms. */
export function hasAll(db: Database, id: number, terms: readonly SearchTerm[]): boolean {
  if (terms.length === 0) return true;
  const text = folded(
    statement(db, `SELECT ${CONTENT} FROM messages WHERE id = ?`).pluck().get(id) as string,
  );
  return terms.every((term) => findTerm(text, term) >= 0);
}
