import type { Database } from 'better-sqlite3';
import { codeOf, messageOf } from '../../../errors.ts';
import { isDamage } from '../../../sqlite-probe/is-damage.ts';
import { isMissingExtension } from '../../../sqlite-probe/is-missing-extension.ts';
import { MOST_PROBLEMS } from '../../facts/contents/contents.ts';

/** What reading a table finds without comparing values: that needs no collation, and no function. */
export interface RowsRead {
  readonly pages: number;
  readonly problems: readonly string[];
}

/** Reads all pages of a table and of its indexes, and all rows. */
export function readRows(db: Database, table: string): RowsRead {
  try {
    const read = readPages(db, table);
    // A row on a corrupted page has no better message.
    if (read.pages > 0 && read.problems.length === 0) readColumns(db, table);
    return read;
  } catch (error) {
    if (!isDamage(codeOf(error))) throw error;
    return { pages: 0, problems: [`${table}: ${messageOf(error)}`] };
  }
}

const PAGES = `FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)`;

/** https://www.sqlite.org/dbstat.html */
function readPages(db: Database, table: string): RowsRead {
  const sql = `SELECT count(*) ${PAGES}`;
  const pages = Number(db.prepare(sql).pluck().get(table));
  const corrupted = db
    .prepare(`SELECT format('page %d of %s is corrupted', pageno, name) ${PAGES} AND pagetype = 'corrupted'`)
    .pluck()
    .all(table);
  return { pages, problems: corrupted.slice(0, MOST_PROBLEMS).map(String) };
}

/** The cast makes SQLite read the whole value: the length of a blob alone is in the head of its row. */
function readColumns(db: Database, table: string): void {
  const lengths = storedColumns(db, table).map((name) => `total(length(CAST(${quoteName(name)} AS BLOB)))`);
  if (lengths.length === 0) return;
  try {
    db.prepare(`SELECT ${lengths.join()} FROM ${quoteName(table)} NOT INDEXED`).get();
  } catch (error) {
    if (!isMissingExtension(codeOf(error))) throw error;
  }
}

/** Not virtual generated columns (2), which may need a function. Empty if SQLite cannot parse the table. */
function storedColumns(db: Database, table: string): string[] {
  const sql = 'SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (0, 3)';
  return db.prepare(sql).pluck().all(table).map(String);
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
