import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AttemptOptions, attemptWrite } from '../../../src/doctor/probe/attempt-write.ts';
import { makeNotes } from '../../support/broken-database.ts';
import { checksums } from '../../support/damaged.ts';
import { databaseFile, header } from '../../support/doctor-facts.ts';
import { executeElsewhere } from '../../support/elsewhere.ts';
import { isRunning } from '../../support/is-running.ts';
import { tempDatabase, tempFolder } from '../../support/temp-folder.ts';
import { calledUnprivileged, canRunUnprivileged, letIn } from '../../support/unprivileged.ts';

function tryOn(path: string, journalMode: 'wal' | 'rollback', options: Partial<AttemptOptions> = {}) {
  return attemptWrite(databaseFile({ path, header: header({ journalMode }) }), {
    forMs: 50,
    signal: new AbortController().signal,
    onStart: () => {},
    ...options,
  });
}

describe('the write lock of a rollback journal', () => {
  it('is taken if it is free, and nothing is changed', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    const before = checksums(dirname(path));
    expect(await tryOn(path, 'rollback')).toEqual({ status: 'began', afterMs: expect.any(Number) });
    expect(checksums(dirname(path))).toEqual(before);
  });

  it('is refused for as long as it is tried if another process holds it', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    await executeElsewhere(path, 'BEGIN IMMEDIATE');
    const writeAttempt = await tryOn(path, 'rollback');
    expect(writeAttempt).toMatchObject({ status: 'refused', code: 'SQLITE_BUSY' });
    expect(writeAttempt.status === 'refused' && writeAttempt.afterMs).toBeGreaterThanOrEqual(50);
  });

  it('is not tried if SQLite would undo an interrupted transaction', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    const { kill } = await executeElsewhere(
      path,
      'PRAGMA cache_size = 1',
      'BEGIN IMMEDIATE',
      'UPDATE notes SET text = upper(text)',
    );
    await kill();
    const before = checksums(dirname(path));
    expect(await tryOn(path, 'rollback')).toEqual({
      status: 'not-tried',
      reason: expect.stringContaining('there is a rollback journal'),
    });
    expect(checksums(dirname(path))).toEqual(before);
  });
});

describe('the write lock of a log', () => {
  it('is taken if others are connected but idle, and the files stay', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    await executeElsewhere(path, 'DELETE FROM notes WHERE id = 1');
    const before = checksums(dirname(path));
    expect(await tryOn(path, 'wal')).toMatchObject({ status: 'began' });
    const after = checksums(dirname(path));
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect([after['chat.db'], after['chat.db-wal']]).toEqual([before['chat.db'], before['chat.db-wal']]);
  });

  it('is refused if a transaction is open', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    await executeElsewhere(path, 'BEGIN IMMEDIATE', 'DELETE FROM notes WHERE id = 1');
    expect(await tryOn(path, 'wal')).toMatchObject({ status: 'refused', code: 'SQLITE_BUSY' });
  });

  it('is taken without emptying the log of a process that ended: the last connection would', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    const { kill } = await executeElsewhere(path, 'DELETE FROM notes WHERE id = 1');
    await kill();
    const before = checksums(dirname(path));
    expect(await tryOn(path, 'wal')).toMatchObject({ status: 'began' });
    const after = checksums(dirname(path));
    expect(Object.keys(after)).toEqual(['chat.db', 'chat.db-shm', 'chat.db-wal']);
    expect([after['chat.db'], after['chat.db-wal']]).toEqual([before['chat.db'], before['chat.db-wal']]);
  });

  it('is not tried if there is no log: no process has the database open', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    const before = checksums(dirname(path));
    expect(await tryOn(path, 'wal')).toEqual({
      status: 'not-tried',
      reason: 'no process has it open: there is no write-ahead log',
    });
    expect(checksums(dirname(path))).toEqual(before);
  });
});

it('is not tried if SQLite would rebuild the index of a log', async () => {
  const path = tempDatabase();
  makeNotes(path, 'wal');
  await executeElsewhere(path, 'DELETE FROM notes WHERE id = 1');
  writeFileSync(`${path}-shm`, Buffer.alloc(32_768));
  const before = checksums(dirname(path));
  expect(await tryOn(path, 'wal')).toEqual({
    status: 'not-tried',
    reason: 'the index of its log (-shm) is broken: SQLite would rebuild it',
  });
  expect(checksums(dirname(path))).toEqual(before);
});

it.skipIf(!canRunUnprivileged)('is not tried if this user may not write', () => {
  const path = join(letIn(tempFolder()), 'chat.db');
  makeNotes(path, 'delete');
  chmodSync(path, 0o444);
  const file = JSON.stringify({ path, header: { journalMode: 'rollback' } });
  const options = '{ forMs: 10, signal: new AbortController().signal, onStart: () => {} }';
  expect(calledUnprivileged('doctor/probe/attempt-write.ts', 'attemptWrite', file, options)).toMatchObject({
    status: 'not-tried',
    reason: expect.stringContaining(`may not write to ${path}`),
  });
});

it('is not tried if the file is gone', async () => {
  expect(await tryOn(tempDatabase(), 'rollback')).toMatchObject({
    status: 'not-tried',
    reason: expect.stringContaining('ENOENT'),
  });
});

it('ends at once when the user does not want to wait', async () => {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  await executeElsewhere(path, 'BEGIN IMMEDIATE');
  const controller = new AbortController();
  const pids: number[] = [];
  const writeAttempt = await tryOn(path, 'rollback', {
    forMs: 3_600_000,
    signal: controller.signal,
    onStart: (pid) => {
      pids.push(pid);
      controller.abort();
    },
  });
  expect(writeAttempt).toEqual({ status: 'not-tried', reason: 'interrupted' });
  expect(pids.filter(isRunning)).toEqual([]);
});
