import type { Database } from 'better-sqlite3';
import { codeOf } from '../../../errors.ts';
import { isDamage } from '../../../sqlite-probe/is-damage.ts';

/** The names of all tables, with those of SQLite, such as sqlite_sequence. Throws the errors of SQLite. */
export function listTables(db: Database): readonly string[] {
  try {
    return tableNames(db);
  } catch (error) {
    if (!isDamage(codeOf(error))) throw error;
    ignoreUnparsable(db);
    return tableNames(db);
  }
}

function tableNames(db: Database): string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table'`;
  return db.prepare(sql).pluck().all().map(String);
}

/** The connection leaves out entries of the schema that SQLite cannot parse. It still only reads. */
function ignoreUnparsable(db: Database): void {
  db.unsafeMode();
  db.pragma('writable_schema = ON');
}
