import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/doctor/doctor.ts';
import { readOpeners } from '../../src/doctor/facts/openers/read-openers.ts';
import type { CheckResult, DoctorResult } from '../../src/doctor/result.ts';
import { makeEndless, makeNotes } from '../support/broken-database.ts';
import { checksums, soundDatabase } from '../support/damaged.ts';
import { executeElsewhere } from '../support/elsewhere.ts';
import { rulesOf } from '../support/findings.ts';
import { hasLinuxLocks } from '../support/lock-holders.ts';
import { tempDatabase, tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

/** In this process, which has no database open while it does that. */
function look(file: string, watchMs = 100): Promise<DoctorResult> {
  return runDoctor({ target: { kind: 'file', file }, watchMs, extendedMs: null, full: false });
}

const found = ({ checks }: DoctorResult) => checks.flatMap(rulesOf);

const checkOf = ({ checks }: DoctorResult, name: string): CheckResult | undefined =>
  checks.find((check) => check.name === name);

describe('what only looks like the files of a log', () => {
  const KINDS: Readonly<Record<string, (path: string) => void>> = {
    pipe: (path) => void execFileSync('mkfifo', [path]),
    folder: (path) => mkdirSync(path),
    'dangling link': (path) => symlinkSync(`${path}.none`, path),
    'link in a circle': (path) => symlinkSync(path, path),
    'link through a file': (path) => symlinkSync(join(process.execPath, 'log'), path),
    'link to a file': (path) => {
      writeFileSync(`${path}.file`, '');
      symlinkSync(`${path}.file`, path);
    },
  };
  const kinds = Object.keys(KINDS);

  const errorsIn = async (file: string) => {
    const before = checksums(dirname(file));
    const errors = found(await look(file)).filter((rule) => rule.startsWith('error'));
    expect(checksums(dirname(file))).toEqual(before);
    return errors;
  };

  it.each(kinds)('a %s in the place of a log, which SQLite cannot open', async (kind) => {
    for (const suffix of ['-wal', '-shm']) {
      const file = soundDatabase(tempFolder());
      KINDS[kind]?.(file + suffix);
      expect(await errorsIn(file)).toEqual(['error unusable-companion']);
    }
  });

  it.each(kinds)('a %s in the place of a rollback journal', async (kind) => {
    const file = tempDatabase();
    makeNotes(file, 'delete');
    KINDS[kind]?.(`${file}-journal`);
    expect(await errorsIn(file)).toEqual(['error unusable-companion']);
  });

  it.each(['dangling link', 'link to a file', 'link in a circle', 'link through a file'])(
    'a %s that SQLite never opens is left alone',
    async (kind) => {
      const file = tempDatabase();
      makeNotes(file, 'delete');
      KINDS[kind]?.(`${file}-wal`);
      expect(await errorsIn(file)).toEqual([]);
    },
  );
});

it('warns of a database with two names, each of which has a log of its own', async () => {
  const file = soundDatabase(tempFolder());
  linkSync(file, join(dirname(file), 'other.db'));
  const result = await look(file);
  expect(found(result)).toEqual(['warning several-names']);
});

describe.skipIf(!hasLinuxLocks)('the index of a log in use', () => {
  it.each([
    ['with commits in it', "INSERT INTO notes (text) VALUES ('more')"],
    ['that is empty', 'PRAGMA wal_checkpoint(TRUNCATE)'],
  ])('%s: is seen to be truncated, and not repaired', async (_, sql) => {
    const file = soundDatabase(tempFolder());
    await executeElsewhere(file, "INSERT INTO notes (text) VALUES ('one')", sql);
    truncateSync(`${file}-shm`, 0);
    const before = checksums(dirname(file));
    expect(found(await look(file))).toContain('error broken-index');
    expect(checksums(dirname(file))).toEqual(before);
  });
});

it('sees that a table of Genesis is missing', async () => {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  db.exec(
    `CREATE TABLE conversations (id TEXT); PRAGMA application_id = ${0x474e5353}; PRAGMA user_version = 1;`,
  );
  db.close();
  expect(found(await look(file))).toContain('error missing-table');
});

it.skipIf(!hasLinuxLocks)(
  'ends its reading if another process waits to commit, which readers prevent in rollback mode',
  async () => {
    const file = tempDatabase();
    makeEndless(file);
    // The watch of the locks ends earlier than the reading.
    const looking = look(file, 1);
    await waitFor(async () => (await readOpeners({ path: file }))?.length === 1);
    await executeElsewhere(file, 'CREATE TABLE notes (text)');
    expect(checkOf(await looking, 'data')).toEqual({
      name: 'data',
      status: 'skipped',
      reason: expect.stringContaining('another process waited to commit'),
    });
  },
);
