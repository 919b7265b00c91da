import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseWalIndex, readWalIndex } from '../../../src/locks/file/wal-index.ts';
import { tempDatabase, tempFolder } from '../../support/temp-folder.ts';

/** A database in WAL mode. Reading its index here drops the locks of this process, which no other process wants. */
function walDatabase(pageSize = 4096) {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  onTestFinished(() => void db.close());
  db.pragma(`page_size = ${pageSize}`);
  db.pragma('journal_mode = wal');
  db.exec('CREATE TABLE t (x)');
  return { db, index: () => parseWalIndex(indexBytes(file)) };
}

function indexBytes(file: string): Buffer {
  return readFileSync(`${file}-shm`).subarray(0, 136);
}

function bigEndian(bytes: Buffer): Buffer {
  const swapped = Buffer.from(bytes).swap32();
  for (const copy of [0, 48]) {
    bytes.copy(swapped, copy + 12, copy + 12, copy + 14);
    swapped.writeUInt16BE(bytes.readUInt16LE(copy + 14), copy + 14);
    // The salts are bytes of the log, whose order is the same on every machine.
    bytes.copy(swapped, copy + 32, copy + 32, copy + 40);
  }
  return swapped;
}

describe('the index of a log', () => {
  it('counts transactions and frames', () => {
    const { db, index } = walDatabase();
    const before = index();
    db.exec('INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)');
    const after = index();
    expect(after?.change).toBe((before?.change ?? Number.NaN) + 2);
    expect(after?.frames).toBe((before?.frames ?? Number.NaN) + 2);
    expect(after?.pageSize).toBe(4096);
  });

  it('knows a page size that does not fit into its field', () => {
    expect(walDatabase(65_536).index()?.pageSize).toBe(65_536);
  });

  it('shows what is already in the database', () => {
    const { db, index } = walDatabase();
    expect(index()).toMatchObject({ backfilled: 0 });
    db.pragma('wal_checkpoint(PASSIVE)');
    expect(index()?.backfilled).toBe(index()?.frames);
  });

  it('has another salt once the log is begun anew', () => {
    const { db, index } = walDatabase();
    const before = index();
    db.exec('INSERT INTO t VALUES (1)');
    expect(index()?.salt).toBe(before?.salt);
    db.pragma('wal_checkpoint(RESTART)');
    db.exec('INSERT INTO t VALUES (1)');
    expect(index()?.salt).not.toBe(before?.salt);
    expect(index()?.frames).toBe(1);
  });

  it('shows up to which frame readers see, and which marks are unused', () => {
    const { db, index } = walDatabase();
    db.exec('BEGIN; SELECT * FROM t');
    expect(index()?.readMarks).toEqual([0, index()?.frames, null, null, null]);
  });

  it('is read in the byte order of the machine', () => {
    const { db, index } = walDatabase();
    const bytes = indexBytes(db.name);
    expect(parseWalIndex(bigEndian(bytes), 'BE')).toEqual(index());
    expect(parseWalIndex(bigEndian(bytes), 'LE')).toBeNull();
  });

  it.each([
    ['is too short', (bytes: Buffer) => bytes.subarray(0, 100)],
    ['is being changed', (bytes: Buffer) => Buffer.from(bytes.fill(7, 16, 20))],
    ['is empty', (bytes: Buffer) => Buffer.alloc(bytes.length)],
    ['is of another version', (bytes: Buffer) => bytes.fill(9, 0, 4).fill(9, 48, 52)],
  ])('is not trusted where it %s', (_, damage) => {
    const { db } = walDatabase();
    expect(parseWalIndex(damage(indexBytes(db.name)))).toBeNull();
  });

  it('is null without a file, and read from one that is there', () => {
    const copy = join(tempFolder(), 'copy-shm');
    expect(readWalIndex(copy)).toBeNull();
    const { db, index } = walDatabase();
    writeFileSync(copy, indexBytes(db.name));
    expect(readWalIndex(copy)).toEqual(index());
  });
});
