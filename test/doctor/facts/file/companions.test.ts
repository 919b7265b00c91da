import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  hasInterruptedTransaction,
  readCompanionState,
} from '../../../../src/doctor/facts/file/companions.ts';
import { sumOf } from '../../../../src/sum-of.ts';
import { makeNotes } from '../../../support/broken-database.ts';
import { executeElsewhere } from '../../../support/elsewhere.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

const NOTHING = { wal: false, shm: 'missing', hotJournal: false };

it('sees that a closed database has no companions', async () => {
  const path = tempDatabase();
  makeNotes(path, 'wal');
  expect(await readCompanionState(path)).toEqual(NOTHING);
});

it('sees a log with its index', async () => {
  const path = tempDatabase();
  makeNotes(path, 'wal');
  await executeElsewhere(path, 'CREATE TABLE second (id)');
  expect(await readCompanionState(path)).toEqual({ wal: true, shm: 'whole', hotJournal: false });
});

it('sees that an index is too short, or was not begun', async () => {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  for (const bytes of [0, 100, 32_768]) {
    writeFileSync(`${path}-shm`, Buffer.alloc(bytes));
    expect(await readCompanionState(path)).toEqual({ ...NOTHING, shm: 'broken' });
  }
});

it('distinguishes a hot journal from one that was ended by zeroing it', async () => {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  await executeElsewhere(path, 'PRAGMA cache_size = 1', 'BEGIN', 'UPDATE notes SET text = upper(text)');
  expect(await readCompanionState(path)).toEqual({ ...NOTHING, hotJournal: true });
  const ended = tempDatabase();
  makeNotes(ended, 'delete');
  const db = new SqliteDatabase(ended);
  db.exec('PRAGMA journal_mode = PERSIST; DELETE FROM notes WHERE id = 1');
  db.close();
  expect(await readCompanionState(ended)).toEqual(NOTHING);
});

it.skipIf(process.platform === 'win32')('does not wait for what is only named like a log', async () => {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  for (const suffix of ['wal', 'shm', 'journal'])
    spawnSync('mkfifo', [`chat.db-${suffix}`], { cwd: dirname(path) });
  expect(await readCompanionState(path)).toEqual(NOTHING);
});

describe('the journal of a transaction of several databases', () => {
  async function interrupted() {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    await executeElsewhere(path, 'PRAGMA cache_size = 1', 'BEGIN', 'UPDATE notes SET text = upper(text)');
    const superJournal = `${path}-mj1234569AB`;
    appendFileSync(`${path}-journal`, superJournalRecord(superJournal));
    return { path, superJournal };
  }

  /** As SQLite ends each journal before it commits. */
  function superJournalRecord(name: string): Buffer {
    const bytes = Buffer.from(name);
    const end = Buffer.alloc(8);
    end.writeUInt32BE(bytes.length, 0);
    end.writeUInt32BE(
      sumOf([...bytes], (byte) => byte),
      4,
    );
    return Buffer.concat([Buffer.alloc(4), bytes, end, Buffer.from('d9d505f920a163d7', 'hex')]);
  }

  it('has to be undone until the super-journal is deleted: that is the commit', async () => {
    const { path, superJournal } = await interrupted();
    writeFileSync(superJournal, `${path}-journal\0`);
    expect(await hasInterruptedTransaction(path)).toBe(true);
    rmSync(superJournal);
    expect(await hasInterruptedTransaction(path)).toBe(false);
    // SQLite deletes the journal: that is a change, too.
    expect(await readCompanionState(path)).toEqual({ ...NOTHING, hotJournal: true });
  });

  it('is not undone by SQLite either', async () => {
    const { path } = await interrupted();
    const copy = tempDatabase();
    for (const suffix of ['', '-journal']) copyFileSync(path + suffix, copy + suffix);
    const db = new SqliteDatabase(copy);
    db.prepare('SELECT count(*) FROM notes').get();
    db.close();
    expect(existsSync(`${copy}-journal`)).toBe(false);
    expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
  });
});
