import type { Database } from 'better-sqlite3';
import { type ForeignKeyViolation, MOST_VIOLATIONS } from '../../facts/contents/contents.ts';

/** Counts the rows that refer to a missing row, by table and parent table. */
export function countViolations(db: Database): readonly ForeignKeyViolation[] {
  const found = new Map<string, ForeignKeyViolation>();
  let rows = 0;
  for (const row of db.prepare('PRAGMA foreign_key_check').iterate()) {
    const { table, parent } = row as { table: string; parent: string };
    const key = JSON.stringify([table, parent]);
    found.set(key, { table, parent, count: (found.get(key)?.count ?? 0) + 1 });
    rows += 1;
    if (rows === MOST_VIOLATIONS) break;
  }
  return [...found.values()];
}
