import SqliteDatabase from 'better-sqlite3';
import { onTestFinished } from 'vitest';

/** Takes the write lock of a database, as another application would; returns how to let go of it. */
export function holdWriteLock(file: string): () => void {
  const db = new SqliteDatabase(file);
  db.exec('BEGIN IMMEDIATE');
  const release = () => {
    if (db.open) db.close();
  };
  onTestFinished(release);
  return release;
}

/** Runs one query on a database that a server or a pool may have open. */
export function query<Row>(file: string, sql: string): Row[] {
  const db = new SqliteDatabase(file, { readonly: true });
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}
