import { readFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { beginsLikeDatabase, parseHeader } from '../../../../src/doctor/facts/file/header.ts';
import { soundDatabase } from '../../../support/damaged.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('the header of a database', () => {
  it('reads what SQLite reports', () => {
    const path = soundDatabase(tempFolder());
    change(path, 'PRAGMA application_id = 0x474e5353; PRAGMA user_version = 3; PRAGMA journal_mode = DELETE');
    const db = new SqliteDatabase(path);
    const pageCount = Number(db.pragma('page_count', { simple: true }));
    const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
    db.close();

    expect(parseHeader(readFileSync(path))).toMatchObject({
      pageSize: 4_096,
      pageCount,
      journalMode: 'rollback',
      applicationId: 0x474e5353,
      userVersion: 3,
      writtenBy: version,
      defects: [],
    });
  });

  it.each([512, 1_024, 65_536])('knows pages of %i bytes', (pageSize) => {
    const path = soundDatabase(tempFolder());
    change(
      path,
      `PRAGMA journal_mode = DELETE; PRAGMA page_size = ${pageSize}; VACUUM; PRAGMA journal_mode = WAL`,
    );

    expect(parseHeader(readFileSync(path))).toMatchObject({ pageSize, journalMode: 'wal', defects: [] });
  });

  it('counts the changes', () => {
    const path = soundDatabase(tempFolder());
    change(path, 'PRAGMA journal_mode = DELETE');
    const before = parseHeader(readFileSync(path)).changeCounter;
    change(path, 'DELETE FROM notes WHERE id = 1');

    expect(parseHeader(readFileSync(path)).changeCounter).toBe(before + 1);
  });

  it('has no page count where an older SQLite wrote last', () => {
    expect(parseHeader(headerWith((bytes) => bytes.writeUInt32BE(1, 92))).pageCount).toBeNull();
  });

  it('has no last writer if no SQLite has written it', () => {
    expect(parseHeader(headerWith((bytes) => bytes.writeUInt32BE(0, 96))).writtenBy).toBeNull();
    expect(parseHeader(headerWith((bytes) => bytes.writeUInt32BE(3_040_001, 96))).writtenBy).toBe('3.40.1');
  });

  it.each<[string, (bytes: Buffer) => unknown]>([
    ['a page size of 4097', (bytes) => bytes.writeUInt16BE(4_097, 16)],
    ['a page size of 256', (bytes) => bytes.writeUInt16BE(256, 16)],
    ['a page size of 0', (bytes) => bytes.writeUInt16BE(0, 16)],
    ['file format 3', (bytes) => bytes.writeUInt8(3, 19)],
    ['64, 32, 31', (bytes) => bytes.writeUInt8(31, 23)],
    ['schema format 5', (bytes) => bytes.writeUInt32BE(5, 44)],
    [
      '40 of 512 bytes of a page reserved',
      (bytes) => bytes.writeUInt16BE(512, 16) && bytes.writeUInt8(40, 20),
    ],
  ])('names a defect: %s', (defect, spoil) => {
    const { defects } = parseHeader(headerWith(spoil));
    expect(defects).toHaveLength(1);
    expect(defects[0]).toContain(defect);
  });

  it('is broken where it is cut off', () => {
    const start = readFileSync(soundDatabase(tempFolder())).subarray(0, 20);
    expect(beginsLikeDatabase(start)).toBe(true);
    expect(parseHeader(start).defects).not.toEqual([]);
  });
});

function headerWith(spoil: (bytes: Buffer) => unknown): Buffer {
  const bytes = readFileSync(soundDatabase(tempFolder())).subarray(0, 100);
  spoil(bytes);
  return bytes;
}

function change(path: string, sql: string): void {
  const db = new SqliteDatabase(path);
  db.exec(sql);
  db.close();
}
