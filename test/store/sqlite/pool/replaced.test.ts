import { copyFileSync, existsSync, linkSync, renameSync, rmSync, utimesSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { newGate } from '../../../support/gate.ts';
import { openTestPool } from '../../../support/pool.ts';

const REPLACED = { code: 'DB_REPLACED' };
const ONCE = [{ type: 'replaced', error: REPLACED }];

/** Puts an equal file in the place of a database. */
function replace(file: string): void {
  copyFileSync(file, `${file}.new`);
  renameSync(`${file}.new`, file);
}

describe('a pool whose file is replaced', () => {
  it('acknowledges nothing that was committed meanwhile', async () => {
    const { pool, file, events } = await openTestPool();
    const gate = newGate();
    const write = pool.write('pause', { gate: gate.buffer });
    await gate.reached();
    replace(file);
    gate.open();
    await expect(write).rejects.toMatchObject(REPLACED);
    expect(events).toMatchObject(ONCE);
  });

  it('writes nothing into the log that lies beside the new file', async () => {
    const { pool, file } = await openTestPool();
    replace(file);
    await expect(pool.write('put', { key: 'a' })).rejects.toMatchObject(REPLACED);
    await pool.close();
    const db = new SqliteDatabase(file);
    expect(db.prepare('SELECT key FROM settings').all()).toEqual([]);
    db.close();
  });

  it.each([['-wal'], ['-shm'], ['-wal', '-shm']])(
    'acknowledges nothing when %s is removed, and writes its log back at its end',
    async (...ends) => {
      const { pool, file, events } = await openTestPool();
      await pool.write('put', { key: 'a' });
      for (const end of ends) rmSync(file + end);
      await expect(pool.write('put', { key: 'b' })).rejects.toMatchObject(REPLACED);
      expect(events).toMatchObject([
        { type: 'replaced', error: { message: expect.stringContaining(`${file}${ends[0]} `) } },
      ]);
      await pool.close();
      const db = new SqliteDatabase(file);
      expect(db.prepare('SELECT key FROM settings').pluck().all()).toEqual(['a']);
      db.close();
    },
  );

  it('opens no connection beside a log that is gone', async () => {
    const { pool, file } = await openTestPool({ size: 2 });
    await expect(pool.read('endThread', undefined as never)).rejects.toThrow();
    rmSync(`${file}-wal`);
    await expect(pool.read('countRuns', { about: 'a' })).rejects.toMatchObject(REPLACED);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('opens no other connection, and reads nothing any more', async () => {
    const { pool, file, events } = await openTestPool({ size: 2 });
    const opened = pool.counters.connectionsOpened;
    await expect(pool.read('endThread', undefined as never)).rejects.toMatchObject({
      code: 'DB_CONNECTION_LOST',
    });
    rmSync(file);
    for (const key of ['first', 'second'])
      await expect(pool.read('countRuns', { about: key })).rejects.toMatchObject(REPLACED);
    await expect(pool.write('put', { key: 'a' })).rejects.toMatchObject(REPLACED);
    expect(pool.counters.connectionsOpened).toBe(opened);
    expect(events.filter(({ type }) => type !== 'connection-lost')).toMatchObject(ONCE);
  });
});

it('a pool goes on when its file is only touched, linked, or backed up', async () => {
  const { pool, file } = await openTestPool();
  utimesSync(file, 1, 1);
  linkSync(file, `${file}.link`);
  const db = new SqliteDatabase(file);
  await db.backup(`${file}.backup`);
  db.exec('VACUUM');
  db.close();
  await pool.write('put', { key: 'a' });
  expect(await pool.read('keys', undefined as never)).toEqual(['a']);
});
