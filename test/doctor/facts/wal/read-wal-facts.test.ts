import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { DatabaseFile } from '../../../../src/doctor/facts/file/file-facts.ts';
import { readFileFacts } from '../../../../src/doctor/facts/file/read-file-facts.ts';
import { readWalFacts } from '../../../../src/doctor/facts/wal/read-wal-facts.ts';
import { PAGE_BYTES, soundDatabase } from '../../../support/damaged.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('the log of a database', () => {
  it('is read with its index', async () => {
    const path = killedDatabase();
    const { size } = statSync(`${path}-wal`);
    const wal = await walOf(path);
    expect(wal).toMatchObject({ bytes: size, index: { pageSize: PAGE_BYTES, backfilled: 0 } });
    expect(wal?.index?.frames).toBe((size - 32) / (PAGE_BYTES + 24));
  });

  it('is read without a missing index', async () => {
    const path = killedDatabase();
    rmSync(`${path}-shm`);
    expect(await walOf(path)).toMatchObject({ index: null });
  });

  it('is read without the index of a longer log', async () => {
    const path = killedDatabase();
    truncateSync(`${path}-wal`, 32);
    expect(await walOf(path)).toMatchObject({ bytes: 32, index: null });
  });

  it('does not wait for a pipe in its place', async () => {
    const path = killedDatabase();
    rmSync(`${path}-shm`);
    execFileSync('mkfifo', [`${path}-shm`]);
    expect(await walOf(path)).toMatchObject({ index: null });
  });

  it('does not exist while no process has the database open', async () => {
    expect(await walOf(soundDatabase(tempFolder()))).toBeNull();
  });

  it('does not belong to a database in rollback mode', async () => {
    const path = soundDatabase(tempFolder());
    const db = new SqliteDatabase(path);
    db.pragma('journal_mode = DELETE');
    db.close();
    cpSync(`${killedDatabase()}-wal`, `${path}-wal`);
    expect(await walOf(path)).toBeNull();
  });
});

async function walOf(path: string) {
  return readWalFacts((await readFileFacts(path)) as DatabaseFile);
}

/** A copy of a database and its log from the middle of a process's life, as a kill leaves them. */
function killedDatabase(): string {
  const path = soundDatabase(tempFolder());
  const db = new SqliteDatabase(path);
  db.exec(`UPDATE notes SET text = text || '!'`);
  const copies = join(dirname(path), 'copies');
  mkdirSync(copies);
  for (const suffix of ['', '-wal', '-shm']) cpSync(path + suffix, join(copies, `chat.db${suffix}`));
  db.close();
  return join(copies, 'chat.db');
}
