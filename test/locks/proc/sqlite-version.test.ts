import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { parseMaps, sqliteVersionOf, versionsIn } from '../../../src/locks/proc/sqlite-version.ts';
import { hasLinuxLocks, hasPython, hasShell, python, sqliteShell } from '../../support/lock-holders.ts';
import { tempDatabase, tempFolder } from '../../support/temp-folder.ts';

const SOURCE_ID = '2022-12-28 14:03:47 df5c253c0b3dd24916e4ec7cf77d3db5294cc9fd45ae7b9c5e82ad8197f3alt1';

function binary(...parts: readonly (string | number)[]) {
  const path = join(tempFolder(), 'libsqlite3.so');
  const bytes = parts.map((part) =>
    typeof part === 'number' ? Buffer.alloc(part, 'x') : Buffer.from(part, 'latin1'),
  );
  writeFileSync(path, Buffer.concat(bytes));
  return versionsIn(path);
}

describe('the SQLite in a file', () => {
  it('is found by a whole version string and a source id', async () => {
    expect(await binary(50, '\x003.40.1\0', 50, SOURCE_ID, '\0')).toEqual(['3.40.1']);
  });

  it('can follow on bytes that are no text', async () => {
    expect(await binary('\x013.54.1\0', SOURCE_ID)).toEqual(['3.54.1']);
  });

  it.each([1024 * 1024 - 3, 1024 * 1024 - 131, 3 * 1024 * 1024])('is found after %d bytes', async (bytes) => {
    expect(await binary(SOURCE_ID, bytes, '\x003.40.1\0')).toEqual(['3.40.1']);
    expect(await binary('\x003.40.1\0', bytes, SOURCE_ID)).toEqual(['3.40.1']);
  });

  it('is none without a source id, as in a library that calls another', async () => {
    expect(await binary('\x003.40.1\0')).toEqual([]);
  });

  it('is not a part of a longer text', async () => {
    expect(await binary('version 3.40.1\0', '\x003.40.1-beta\0', SOURCE_ID)).toEqual([]);
  });

  it("is not taken for OpenSSL's version", async () => {
    expect(await binary('\x003.5.8\0', '\x003.53.4\0', '\x003.8.2\0', SOURCE_ID)).toEqual(['3.53.4']);
    expect(await binary('\x003.5.8\0', '\x003.8.2\0', SOURCE_ID)).toEqual(['3.8.2']);
  });

  it('is none where there is no file', async () => {
    expect(await versionsIn(join(tempFolder(), 'none.so'))).toEqual([]);
  });
});

it('a process has loaded the files whose code is in its memory', () => {
  const text = `55d0c0000000-55d0c0001000 r--p 00000000 fe:00 11                         /usr/bin/app
55d0c0001000-55d0c0002000 r-xp 00001000 fe:00 11                         /usr/bin/app
7f0000000000-7f0000001000 r-xp 00000000 fe:00 12                         /opt/my app/libsqlite3.so.0 (deleted)
7f0000002000-7f0000003000 rw-p 00000000 fe:00 13                         /data/chat.db-shm
7f0000004000-7f0000005000 r-xp 00000000 00:00 0                          [vdso]
7f0000006000-7f0000007000 r-xp 00000000 00:00 0
`;
  expect(parseMaps(text)).toEqual([
    { path: '/usr/bin/app', isDeleted: false, range: '55d0c0001000-55d0c0002000' },
    { path: '/opt/my app/libsqlite3.so.0', isDeleted: true, range: '7f0000000000-7f0000001000' },
  ]);
});

describe.skipIf(!hasLinuxLocks)('the SQLite of a process', () => {
  it("is better-sqlite3's, though Node has one too", async () => {
    const db = new SqliteDatabase(':memory:');
    const version = db.prepare('SELECT sqlite_version()').pluck().get();
    db.close();
    expect(await sqliteVersionOf(process.pid)).toBe(version);
  });

  it.skipIf(!hasPython)("is its system's, in a Python program", async () => {
    const version = spawnSync('python3', ['-c', 'import sqlite3; print(sqlite3.sqlite_version)'], {
      encoding: 'utf8',
    });
    const program = await python(tempDatabase());
    await program.run('c');
    expect(await sqliteVersionOf(program.pid)).toBe(version.stdout.trim());
  });

  it.skipIf(!hasShell)("is the shell's, whatever its own file is called", async () => {
    const shell = await sqliteShell(tempDatabase());
    await shell.run('SELECT 1;');
    const version = spawnSync('sqlite3', ['--version'], { encoding: 'utf8' }).stdout.split(' ')[0];
    expect(await sqliteVersionOf(shell.pid)).toBe(version);
  });

  it('is unknown for a process that has none, or has ended', async () => {
    const sleeper = spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' });
    expect(await sqliteVersionOf(Number(sleeper.stdout))).toBeNull();
    expect(await sqliteVersionOf(1)).toBeNull();
  });
});
