// The database operations of settings; memory.ts says what an operation is.
import type { Database } from 'better-sqlite3';
import { statement } from '../pool/statements.ts';

export function getAll(db: Database): Readonly<Record<string, string>> {
  const rows = statement(db, 'SELECT key, value FROM settings').all() as { key: string; value: string }[];
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/**
 * Stores all the values or, with the transaction, none; returns all that are stored then. The time differs from the stored
 * one, as that of a renamed conversation does.
 */
export function set(
  db: Database,
  { values, now }: { values: Readonly<Record<string, string>>; now: number },
): Readonly<Record<string, string>> {
  const upsert = statement(
    db,
    `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value,
       updated_at = excluded.updated_at + (settings.updated_at = excluded.updated_at)`,
  );
  for (const [key, value] of Object.entries(values)) upsert.run(key, value, now);
  return getAll(db);
}
