import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { APPLICATION_ID, SCHEMA_VERSION } from '../../../src/store/sqlite/schema.ts';
import { holdWriteLock, query } from '../../support/lock.ts';
import { openTestPool } from '../../support/pool.ts';
import { tempDatabase, tempFolder } from '../../support/temp-folder.ts';

const OPEN_DATABASE = fileURLToPath(new URL('../../support/open-database.ts', import.meta.url));

/** Starts a process that waits before it opens the file; `go` lets it, and resolves with how it ended. */
async function waitingProcess(file: string): Promise<{ go: () => Promise<string> }> {
  const child = spawn(process.execPath, [OPEN_DATABASE, file], { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    go: async () => {
      child.stdin.write('go\n');
      const [exitCode] = await exited;
      return `exit ${exitCode}${Buffer.concat(errors)}`;
    },
  };
}

describe('opening a new database', () => {
  it('survives 8 processes that do it together', async () => {
    const file = tempDatabase();
    const processes = await Promise.all(Array.from({ length: 8 }, () => waitingProcess(file)));
    const ends = await Promise.all(processes.map(({ go }) => go()));
    expect(ends).toEqual(Array(8).fill('exit 0'));
    expect(query(file, 'SELECT id FROM conversations')).toEqual([{ id: 'main' }]);
    expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('marks the file as ours and its schema', async () => {
    const { file } = await openTestPool();
    expect(query(file, 'PRAGMA application_id')).toEqual([{ application_id: APPLICATION_ID }]);
    expect(query(file, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION }]);
  });

  it('waits for another process that has just made the empty file and holds its lock', async () => {
    const file = tempDatabase();
    const release = holdWriteLock(file);
    const opening = openTestPool({ file, busyTimeoutMs: 60_000 });
    expect(await Promise.race([opening, delay(300, 'waits')])).toBe('waits');
    release();
    await opening;
  });

  it('says that it is locked when the busy timeout has passed, and does not try again', async () => {
    const file = tempDatabase();
    holdWriteLock(file);
    const retry = { sleep: () => Promise.reject(new Error('tries again')) };
    await expect(openTestPool({ file, busyTimeoutMs: 5, retry })).rejects.toMatchObject({
      code: 'DB_LOCKED',
      message: `${file} is locked: another process held its lock for 5 ms`,
    });
  });
});

describe('a file that is not ours', () => {
  const refusal = (message: RegExp) => ({ code: 'DB_OPEN_FAILED', message: expect.stringMatching(message) });

  it('is refused when it is not a database, and stays as it was', async () => {
    const file = tempDatabase();
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    const before = readFileSync(file);
    await expect(openTestPool({ file })).rejects.toMatchObject(refusal(/is not a SQLite database/));
    expect(readFileSync(file)).toEqual(before);
  });

  it('is refused when another application owns it, and stays as it was', async () => {
    const file = tempDatabase();
    new SqliteDatabase(file)
      .exec('CREATE TABLE conversations (id TEXT); INSERT INTO conversations VALUES (1)')
      .close();
    const before = readFileSync(file);
    await expect(openTestPool({ file })).rejects.toMatchObject(refusal(/database of another application/));
    expect(readFileSync(file)).toEqual(before);
  });

  it('is refused, and stays as it was, also with a log that its owner has not yet written back', async () => {
    const file = tempDatabase();
    const owner = new SqliteDatabase(file);
    owner.pragma('journal_mode = WAL');
    owner.exec('CREATE TABLE notes (text TEXT)');
    // As after a crash of the owner: copied while it is open, so that nothing has tidied up.
    const [copy, log] = [`${file}.copy`, `${file}.copy-wal`];
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, log);
    owner.close();
    const before = [readFileSync(copy), readFileSync(log)];
    await expect(openTestPool({ file: copy })).rejects.toMatchObject(
      refusal(/database of another application/),
    );
    expect([readFileSync(copy), readFileSync(log)]).toEqual(before);
  });

  it('is ours after a crash in the very first transaction, and is opened', async () => {
    const file = tempDatabase();
    const crashed = new SqliteDatabase(file);
    crashed.pragma('cache_size = 1');
    crashed.exec('BEGIN; CREATE TABLE notes (text TEXT)');
    const insert = crashed.prepare('INSERT INTO notes VALUES (?)');
    for (let i = 0; i < 2_000; i++) insert.run('x'.repeat(100));
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    copyFileSync(`${file}-journal`, `${copy}-journal`);
    crashed.close();
    const { pool } = await openTestPool({ file: copy });
    expect(await pool.read('keys', undefined as never)).toEqual([]);
  });

  it('is refused when a newer Genesis made it', async () => {
    const file = tempDatabase();
    const db = new SqliteDatabase(file);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    await expect(openTestPool({ file })).rejects.toMatchObject(refusal(/newer Genesis/));
  });

  it('is refused when it is a folder', async () => {
    const file = join(tempFolder(), 'folder');
    mkdirSync(file);
    await expect(openTestPool({ file })).rejects.toMatchObject(refusal(/cannot be opened/));
  });

  it('is refused when its folder does not exist', async () => {
    const file = join(tempFolder(), 'missing', 'chat.db');
    await expect(openTestPool({ file })).rejects.toMatchObject(refusal(/folder/));
  });
});
