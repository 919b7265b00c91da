import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../../src/doctor/facts/file/detect-format.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

const guess = (content: Buffer | string, bytes = Buffer.from(content).length) =>
  detectFormat(Buffer.from(content), bytes);

describe('a file that is no database', () => {
  it.each([
    ['Grüße, 你好 🙂\r\n\tDear diary', null],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n',
      'a pointer of Git LFS to a file that was not fetched',
    ],
    ['<!DOCTYPE html><title>404</title>', 'an HTML page'],
    ['PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n', 'SQL'],
    ['{"messages": []}', 'JSON'],
  ])('looks like text: %j', (text, format) => {
    expect(guess(text)).toEqual({ looksLike: 'text', format });
  });

  it('looks like text though its last character is cut', () => {
    expect(guess(Buffer.from('größer 🙂').subarray(0, -1)).looksLike).toBe('text');
  });

  it('looks like zeros, whatever follows the first page', () => {
    expect(guess(Buffer.alloc(100)).looksLike).toBe('zeros');
    expect(guess(Buffer.concat([Buffer.alloc(4_096), randomBytes(4_096)])).looksLike).toBe('zeros');
  });

  it.each([512, 4_096, 65_536])('looks encrypted with %i random bytes', (bytes) => {
    expect(guess(randomBytes(bytes))).toEqual({ looksLike: 'encrypted', format: null });
  });

  it('does not look encrypted where random bytes are no whole sectors', () => {
    expect(guess(randomBytes(5_000)).looksLike).toBe('other');
  });

  it('does not look encrypted with the bytes of a program', () => {
    const program = readFileSync(process.execPath).subarray(1_000_000, 1_065_536);
    expect(guess(program).looksLike).toBe('other');
  });

  it.each([
    ['a gzip archive', gzipSync('text')],
    ['a zstd archive', zstdCompressSync('text')],
    ['a zip archive', 'PK\x03\x04rest'],
    ['a PNG image', Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1')],
    ['a dump of PostgreSQL', 'PGDMP\x01\x0e'],
    ['a program', readFileSync(process.execPath).subarray(0, 4_096)],
  ])('is known by its first bytes: %s', (format, content) => {
    expect(guess(content)).toEqual({ looksLike: 'other', format });
  });

  it.each([
    ['-wal', 'the write-ahead log of a database'],
    ['-shm', 'the index of a write-ahead log'],
  ])('is what SQLite keeps beside a database: %s', (suffix, format) => {
    const file = tempDatabase();
    const db = new SqliteDatabase(file);
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE notes (text)');
    const bytes = readFileSync(`${file}${suffix}`);
    db.close();
    expect(guess(bytes)).toEqual({ looksLike: 'other', format });
  });

  it('is the rollback journal of a transaction that outgrew its cache', () => {
    const file = tempDatabase();
    const db = new SqliteDatabase(file);
    db.exec(`PRAGMA cache_size = 1; CREATE TABLE notes (text); INSERT INTO notes VALUES (zeroblob(100000))`);
    db.exec('BEGIN; UPDATE notes SET text = randomblob(100000)');
    const bytes = readFileSync(`${file}-journal`);
    db.close();
    expect(guess(bytes)).toEqual({ looksLike: 'other', format: 'the rollback journal of a database' });
  });

  it('is a database of SQLite 2', () => {
    expect(guess('** This file contains an SQLite 2.1 database **\0')).toEqual({
      looksLike: 'old-sqlite',
      format: 'a database of SQLite 2',
    });
  });

  it('is unknown otherwise', () => {
    const repeated = Buffer.from('\x01\x02\x03\x04'.repeat(1_024));
    expect(guess(repeated)).toEqual({ looksLike: 'other', format: null });
    expect(guess(brotliCompressSync(deflateRawSync(repeated)))).toEqual({ looksLike: 'other', format: null });
  });
});
