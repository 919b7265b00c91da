import { rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { makeNotes } from '../../support/broken-database.ts';
import { checksums } from '../../support/damaged.ts';
import { executeElsewhere } from '../../support/elsewhere.ts';
import { interruptedDatabase, read, tablesOf } from '../../support/read-contents.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

const SECOND_TABLE = 'CREATE TABLE second (id INTEGER)';

describe('a database that no process has open', () => {
  it('is read where it is, with a rollback journal', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    const before = checksums(dirname(path));
    expect(await read(path, 'rollback')).toEqual({
      readFrom: 'file',
      obstacle: null,
      withoutLog: null,
      integrity: { status: 'sound', method: 'quick_check', tookMs: expect.any(Number) },
      foreignKeys: { status: 'answered', value: { violations: [], unchecked: [] } },
      schema: { status: 'answered', value: { owner: 'other', applicationId: 0, userVersion: 0, tables: 1 } },
      chat: null,
    });
    expect(checksums(dirname(path))).toEqual(before);
  });

  it('is read from a copy with a log, so that no -wal and no -shm appear beside it', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    const before = checksums(dirname(path));
    const contents = await read(path, 'wal');
    expect(contents).toMatchObject({ readFrom: 'copy', obstacle: null, integrity: { status: 'sound' } });
    expect(tablesOf(contents)).toBe(1);
    expect(checksums(dirname(path))).toEqual(before);
    expect(Object.keys(before)).toEqual(['chat.db']);
  });

  it('is read with the log of a killed process, which stays as it was left', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    const { kill } = await executeElsewhere(path, SECOND_TABLE);
    await kill();
    const before = checksums(dirname(path));
    expect(Object.keys(before)).toEqual(['chat.db', 'chat.db-shm', 'chat.db-wal']);
    const contents = await read(path, 'wal');
    expect(contents).toMatchObject({ readFrom: 'copy', integrity: { status: 'sound' } });
    expect(tablesOf(contents)).toBe(2);
    expect(checksums(dirname(path))).toEqual(before);
  });

  it('is read without the transaction that a killed process began, whose journal stays as it was left', async () => {
    const path = await interruptedDatabase();
    const before = checksums(dirname(path));
    const contents = await read(path, 'rollback');
    expect(contents).toMatchObject({ readFrom: 'copy', obstacle: null, integrity: { status: 'sound' } });
    expect(tablesOf(contents)).toBe(1);
    expect(checksums(dirname(path))).toEqual(before);
  });

  it('is read where it is beside a journal that was ended by zeroing it', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    const db = new SqliteDatabase(path);
    db.exec('PRAGMA journal_mode = PERSIST; DELETE FROM notes WHERE id = 1');
    db.close();
    const before = checksums(dirname(path));
    expect(Object.keys(before)).toEqual(['chat.db', 'chat.db-journal']);
    expect(await read(path, 'rollback')).toMatchObject({ readFrom: 'file', integrity: { status: 'sound' } });
    expect(checksums(dirname(path))).toEqual(before);
  });
});

describe('a database that another process has open', () => {
  it('is read where it is, beside a writer with a log', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    await executeElsewhere(path, SECOND_TABLE, 'BEGIN IMMEDIATE', 'CREATE TABLE third (id)');
    const before = checksums(dirname(path));
    const contents = await read(path, 'wal', { isInUse: true });
    expect(contents).toMatchObject({ readFrom: 'file', obstacle: null, integrity: { status: 'sound' } });
    expect(tablesOf(contents)).toBe(2);
    expect(Object.keys(checksums(dirname(path)))).toEqual(Object.keys(before));
    expect(checksums(dirname(path))['chat.db-wal']).toBe(before['chat.db-wal']);
  });

  it('is locked where that holds it exclusively', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    await executeElsewhere(path, 'BEGIN EXCLUSIVE');
    const contents = await read(path, 'rollback', { isInUse: true });
    expect(contents.obstacle).toEqual({ code: 'SQLITE_BUSY', message: 'database is locked' });
    expect(contents.integrity).toEqual({
      status: 'unanswered',
      reason: 'database is locked (SQLITE_BUSY)',
    });
  });

  it('is locked while that writes into it before its transaction ends', async () => {
    const path = await interruptedDatabase({ isLive: true });
    const contents = await read(path, 'rollback', { isInUse: true });
    expect(contents).toMatchObject({ readFrom: 'file', obstacle: { code: 'SQLITE_BUSY' } });
  });

  it('is read from a copy where the one who keeps its log ends before we come', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    const { kill } = await executeElsewhere(path, SECOND_TABLE);
    await kill();
    const contents = await read(path, 'wal', {
      isInUse: true,
      onStart: () => rmSync(`${path}-shm`, { force: true }),
    });
    expect(contents.readFrom).toBe('copy');
    expect(tablesOf(contents)).toBe(2);
  });

  it('is read from a copy where the index of the log is cut off: SQLite would make it anew', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    await executeElsewhere(path, SECOND_TABLE);
    truncateSync(`${path}-shm`, 100);
    const before = checksums(dirname(path));
    const contents = await read(path, 'wal', { isInUse: true });
    expect(contents).toMatchObject({ readFrom: 'copy', integrity: { status: 'sound' } });
    expect(tablesOf(contents)).toBe(2);
    expect(checksums(dirname(path))).toEqual(before);
  });

  it('is read from a copy if the journal belongs to an ended process', async () => {
    const path = await interruptedDatabase();
    const before = checksums(dirname(path));
    const contents = await read(path, 'rollback', { isInUse: true });
    expect(contents).toMatchObject({ readFrom: 'copy', integrity: { status: 'sound' } });
    expect(checksums(dirname(path))).toEqual(before);
  });

  it('is read from a copy first if the system does not show whether it is in use', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    await executeElsewhere(path, SECOND_TABLE);
    const contents = await read(path, 'wal', { isInUse: null });
    expect(contents).toMatchObject({ readFrom: 'copy', integrity: { status: 'sound' } });
    expect(tablesOf(contents)).toBe(2);
  });
});
