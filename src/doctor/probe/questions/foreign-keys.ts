import type { Database } from 'better-sqlite3';
import { codeOf, messageOf } from '../../../errors.ts';
import { isMissingExtension } from '../../../sqlite-probe/is-missing-extension.ts';
import {
  type ForeignKeys,
  type ForeignKeyViolation,
  MOST_VIOLATIONS,
} from '../../facts/contents/contents.ts';

/**
 * Counts the rows that refer to a missing row, by table and parent table. Goes on table by table if one of them needs what
 * only its application adds to SQLite.
 */
export function countViolations(db: Database): ForeignKeys {
  try {
    return { violations: counted(brokenRows(db, '')), unchecked: [] };
  } catch (error) {
    if (!isMissingExtension(codeOf(error))) throw error;
    return countByTable(db);
  }
}

interface BrokenRow {
  readonly table: string;
  readonly parent: string;
}

function countByTable(db: Database): ForeignKeys {
  const found: BrokenRow[] = [];
  const unchecked: { table: string; reason: string }[] = [];
  for (const table of tablesWithKeys(db)) {
    try {
      found.push(...brokenRows(db, `('${table.replaceAll("'", "''")}')`));
    } catch (error) {
      if (!isMissingExtension(codeOf(error))) throw error;
      unchecked.push({ table, reason: messageOf(error) });
    }
  }
  return { violations: counted(found.slice(0, MOST_VIOLATIONS)), unchecked };
}

/** Virtual tables, which have no pages, have no foreign keys either. */
function tablesWithKeys(db: Database): string[] {
  const sql = `
    SELECT name FROM sqlite_schema
    WHERE type = 'table' AND rootpage > 0 AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(sqlite_schema.name))`;
  return db.prepare(sql).pluck().all().map(String);
}

function brokenRows(db: Database, table: string): BrokenRow[] {
  const rows: BrokenRow[] = [];
  for (const row of db.prepare(`PRAGMA foreign_key_check${table}`).iterate()) {
    rows.push(row as BrokenRow);
    if (rows.length === MOST_VIOLATIONS) break;
  }
  return rows;
}

function counted(rows: readonly BrokenRow[]): readonly ForeignKeyViolation[] {
  return [...Map.groupBy(rows, ({ table, parent }) => JSON.stringify([table, parent])).values()].flatMap(
    (same) => same.slice(0, 1).map(({ table, parent }) => ({ table, parent, count: same.length })),
  );
}
