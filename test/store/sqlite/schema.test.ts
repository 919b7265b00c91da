import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configureConnection } from '../../../src/store/sqlite/pool/pragmas.ts';
import { assertOurs, initialiseSchema } from '../../../src/store/sqlite/schema.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

/** A new database, and the statements that it runs. */
function openNoting(): { db: Database; statements: string[] } {
  const statements: string[] = [];
  const db = new SqliteDatabase(tempDatabase(), { verbose: (sql) => statements.push(String(sql).trim()) });
  onTestFinished(() => void db.close());
  return { db, statements };
}

describe('the schema', () => {
  it('is looked for without a lock, then again under the write lock', () => {
    const { db, statements } = openNoting();
    initialiseSchema(db);
    const firstWords = statements.map((sql) => sql.split(/[ (]/).slice(0, 2).join(' '));
    expect(firstWords.slice(0, 3)).toEqual(['PRAGMA user_version', 'BEGIN IMMEDIATE', 'PRAGMA user_version']);
    expect(firstWords.at(-1)).toBe('COMMIT');
  });

  it('is not made twice', () => {
    const { db, statements } = openNoting();
    initialiseSchema(db);
    statements.length = 0;
    initialiseSchema(db);
    expect(statements).toEqual(['PRAGMA user_version']);
  });
});

it('the owner of a file is read in one snapshot', () => {
  const { db, statements } = openNoting();
  assertOurs(db);
  expect(statements[0]).toBe('BEGIN');
  expect(statements).toHaveLength(5);
  expect(statements.at(-1)).toBe('COMMIT');
});

it('the switch to WAL is repeated until SQLite has made it', () => {
  const answers = ['delete', 'delete', 'wal', 'wal'];
  const asked: string[] = [];
  // Only SQLite under load answers so: with the old mode, instead of an error.
  const reluctant = {
    name: 'chat.db',
    pragma: (sql: string) => {
      asked.push(sql);
      return sql.startsWith('journal_mode') ? answers.shift() : 2;
    },
  } as unknown as Database;
  const settings = {
    file: '',
    files: undefined,
    role: 'writer',
    durability: 'full',
    busySliceMs: 1,
    busyTimeoutMs: 5_000,
  } as const;
  expect(configureConnection(reluctant, settings)).toEqual({ journalMode: 'wal', synchronous: 'full' });
  expect(asked.filter((sql) => sql === 'journal_mode = WAL')).toHaveLength(3);
});
