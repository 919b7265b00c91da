import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteConnection } from '../../../../src/stress/faults/outside/sqlite-connection.ts';
import { holdWriteLock } from '../../../support/lock.ts';
import { tempDatabase, tempFolder } from '../../../support/temp-folder.ts';

function connect(file: string): SqliteConnection {
  const connection = new SqliteConnection(file);
  onTestFinished(() => connection.close());
  return connection;
}

function database(): string {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  db.exec('CREATE TABLE notes (text TEXT)');
  db.close();
  return file;
}

function canWrite(file: string): boolean {
  const db = new SqliteDatabase(file, { timeout: 0 });
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch {
    return false;
  } finally {
    db.close();
  }
}

describe('a connection from outside', () => {
  it('holds the write lock until it lets go', async () => {
    const file = database();
    const outside = connect(file);
    await outside.hold();
    expect(canWrite(file)).toBe(false);
    await outside.release();
    expect(canWrite(file)).toBe(true);
  });

  it('keeps the lock whatever else this process does with the file', async () => {
    const file = database();
    await connect(file).hold();
    // Closing it would drop a lock of this process.
    readFileSync(file);
    expect(canWrite(file)).toBe(false);
  });

  it('waits for the lock until it is aborted', async () => {
    const file = database();
    holdWriteLock(file);
    const abort = new AbortController();
    const holding = connect(file).hold(abort.signal);
    abort.abort();
    await expect(holding).rejects.toMatchObject({ code: 'DB_OPEN_FAILED' });
  });

  it('does not wait for the lock when it was aborted before', async () => {
    const file = database();
    holdWriteLock(file);
    await expect(connect(file).hold(AbortSignal.abort())).rejects.toMatchObject({ code: 'DB_OPEN_FAILED' });
  });

  it('fails at every request where a file does not exist, and can be closed', async () => {
    const outside = connect(join(tempFolder(), 'no-such.db'));
    await expect(outside.hold()).rejects.toMatchObject({ code: 'DB_OPEN_FAILED' });
    await expect(outside.integrityProblems()).rejects.toMatchObject({ code: 'DB_OPEN_FAILED' });
    await outside.close();
  });

  it('finds a sound file sound, and one that is no database damaged', async () => {
    expect(await connect(database()).integrityProblems()).toEqual([]);
    const diary = join(tempFolder(), 'diary.db');
    writeFileSync(diary, 'Dear diary, '.repeat(1_000));
    expect(await connect(diary).integrityProblems()).toEqual(['file is not a database']);
  });
});
