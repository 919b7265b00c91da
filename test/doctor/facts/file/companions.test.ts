import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { readCompanionState } from '../../../../src/doctor/facts/file/companions.ts';
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
