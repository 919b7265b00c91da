import { renameSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** A kind of sound database that no process has open. */
export interface SoundDatabase {
  readonly name: string;
  /** Makes it in an empty folder, and returns its path. */
  readonly make: (folder: string, journalMode: JournalMode) => string;
}

export type JournalMode = 'wal' | 'delete';

export const ROWS = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)';
export const NOTES = `CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL); CREATE INDEX by_text ON notes (text);
  ${ROWS} INSERT INTO notes (text) SELECT format('note %d %s', i, hex(randomblob(20))) FROM n;`;

/** One whose tables SQL makes; `pragmas` come before the journal mode and the first table. */
export function withSql(name: string, sql: string, pragmas = ''): SoundDatabase {
  return { name, make: (folder, mode) => makeDatabase(join(folder, 'app.db'), mode, sql, pragmas) };
}

/** One with notes, whose files are then changed. */
export function changed(name: string, change: (path: string) => unknown): SoundDatabase {
  return {
    name,
    make: (folder, mode) => {
      const path = makeDatabase(join(folder, 'app.db'), mode);
      change(path);
      return path;
    },
  };
}

/** One with notes, under that name. better-sqlite3 would cut white space off its ends. */
export function named(name: string): SoundDatabase {
  return {
    name: `named ${JSON.stringify(name)}`,
    make: (folder, mode) => {
      const path = join(folder, name);
      renameSync(makeDatabase(join(folder, 'made.db'), mode), path);
      return path;
    },
  };
}

/** Makes a closed database with 500 notes, or with what the SQL makes. */
export function makeDatabase(path: string, mode: JournalMode, sql = NOTES, pragmas = ''): string {
  const db = new SqliteDatabase(path);
  db.exec(`${pragmas}; PRAGMA journal_mode = ${mode}; PRAGMA foreign_keys = OFF; ${sql}`);
  db.close();
  return path;
}
