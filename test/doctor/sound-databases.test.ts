import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/doctor/doctor.ts';
import type { DoctorResult } from '../../src/doctor/result.ts';
import { checksums } from '../support/damaged.ts';
import { executeElsewhere } from '../support/elsewhere.ts';
import { rulesOf } from '../support/findings.ts';
import { hasLinuxLocks, hasPython, hasShell, python, sqliteShell } from '../support/lock-holders.ts';
import { WAL_CHATS } from '../support/sound/chats.ts';
import { FILES } from '../support/sound/files.ts';
import { SCHEMAS } from '../support/sound/schemas.ts';
import { type JournalMode, makeDatabase, type SoundDatabase } from '../support/sound/sound-database.ts';
import { tempFolder } from '../support/temp-folder.ts';

// The doctor examines other people's databases: a warning about a sound one is worse than none. No other test of this
// process has them open, so that the doctor may read their bytes here.

/** What is wrong with them, and what could not be looked at, by their names; also whether a file was changed. */
async function exceptions(
  databases: readonly SoundDatabase[],
  mode: JournalMode,
  full: boolean,
): Promise<Record<string, unknown>> {
  const root = tempFolder();
  const wrong: Record<string, unknown> = {};
  const examineNext = async (each: SoundDatabase, index: number) => {
    const folder = join(root, String(index));
    mkdirSync(folder);
    const file = each.make(folder, mode);
    const before = checksums(folder);
    const found = complaints(await examine(file, full));
    if (found.length > 0) wrong[each.name] = found;
    if (JSON.stringify(checksums(folder)) !== JSON.stringify(before)) wrong[each.name] = 'was changed';
  };
  const queue = databases.entries();
  const lane = async () => {
    for (const [index, each] of queue) await examineNext(each, index);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return wrong;
}

const LANES = 4;

/** Milliseconds: as short as a watch can be that calls a lock held. */
const WATCH_MS = 250;

function examine(file: string, full = false, watchMs = 1): Promise<DoctorResult> {
  return runDoctor({ target: { kind: 'file', file }, watchMs, extendedMs: null, full });
}

/** Errors, warnings, and checks that were skipped: only the one of chats may be. */
function complaints({ checks }: DoctorResult): string[] {
  return [
    ...checks.flatMap(rulesOf).filter((rule) => !rule.startsWith('info ')),
    ...checks.flatMap((check) =>
      check.status === 'skipped' && check.name !== 'data' ? [`skipped ${check.name}: ${check.reason}`] : [],
    ),
  ];
}

// Each in one of both: what it is, and how its journal is kept, are looked at apart from each other.
describe.each<[JournalMode, boolean, number]>([
  ['wal', false, 0],
  ['delete', true, 1],
])('sound databases in mode %s, --full: %s', (mode, full, rest) => {
  const ofMode = (databases: readonly SoundDatabase[]) => databases.filter((_, index) => index % 2 === rest);

  it('by what is in them', async () => {
    expect(await exceptions(ofMode(SCHEMAS), mode, full)).toEqual({});
  });

  it('by their names, and by what is beside them', async () => {
    expect(await exceptions(ofMode(FILES), mode, full)).toEqual({});
  });
});

it('chats', async () => {
  expect(await exceptions(WAL_CHATS, 'wal', true)).toEqual({});
});

/** All but the index of the log, where a reader notes what it reads. */
function lastingChecksums(file: string): Record<string, string> {
  const { [`${file.split('/').at(-1)}-shm`]: _, ...lasting } = checksums(dirname(file));
  return lasting;
}

describe.skipIf(!hasLinuxLocks)('sound databases that another process uses', () => {
  async function examineInUse(file: string): Promise<string[]> {
    const before = lastingChecksums(file);
    const found = complaints(await examine(file, false, WATCH_MS));
    expect(lastingChecksums(file)).toEqual(before);
    // In rollback mode readers hold up who commits, so a check gets little time: on a busy machine, less than it needs.
    return found.filter((line) => !line.startsWith('skipped integrity: unfinished'));
  }

  const READ = 'SELECT count(*) FROM notes';
  const INSERT = "INSERT INTO notes (text) VALUES ('more')";

  const IN_WAL_MODE = [
    [READ],
    ['PRAGMA mmap_size = 100000000', "ATTACH ':memory:' AS other", 'CREATE TABLE other.t (a)', READ],
    // A log with commits, a transaction that has not begun to read, and a snapshot of the newest state.
    ['PRAGMA wal_autocheckpoint = 0', INSERT, INSERT],
    ['BEGIN'],
    ['BEGIN', READ],
  ];

  /** What is done, by one process each. */
  type Uses = readonly (readonly string[])[];

  it.each<[string, JournalMode, Uses, string[]]>([
    ['the usual ways', 'wal', IN_WAL_MODE, []],
    [
      'a journal in memory, and a transaction that has not begun to read',
      'delete',
      [['PRAGMA journal_mode = MEMORY', INSERT, READ, 'BEGIN']],
      [],
    ],
    ['a journal that is kept', 'delete', [['PRAGMA journal_mode = PERSIST', INSERT]], []],
    ['an empty log', 'wal', [[INSERT, 'PRAGMA wal_checkpoint(TRUNCATE)']], []],
    ['a journal that is truncated', 'delete', [['PRAGMA journal_mode = TRUNCATE', INSERT]], []],
    [
      'the log of one large transaction',
      'wal',
      [
        [
          'CREATE TABLE files (a)',
          'INSERT INTO files VALUES (randomblob(20000000))',
          'PRAGMA wal_checkpoint',
        ],
      ],
      [],
    ],
    [
      'the database for itself',
      'delete',
      [['PRAGMA locking_mode = EXCLUSIVE', INSERT]],
      ['error write-lock-held', expect.stringContaining('it is locked')],
    ],
    ['the lock of a reader for itself', 'delete', [['BEGIN', READ]], ['warning reader-blocks-commits']],
  ])('%s, in mode %s', async (_, mode, uses, expected) => {
    const file = makeDatabase(join(tempFolder(), 'app.db'), mode);
    for (const statements of uses) await executeElsewhere(file, ...statements);
    expect(await examineInUse(file)).toEqual(expected);
  });

  it('a database that is being filled', async () => {
    const file = join(tempFolder(), 'app.db');
    await executeElsewhere(file, 'BEGIN IMMEDIATE', 'CREATE TABLE t (a)');
    const found = complaints(await examine(file, false, WATCH_MS));
    expect(found.filter((line) => !line.startsWith('skipped'))).toEqual(['error write-lock-held']);
  });

  // Their SQLite is that of the system, which may be an old one.
  const notOfItsVersion = (found: string[]) => found.filter((line) => line !== 'warning wal-reset-bug');

  it.skipIf(!hasPython)('by Python', async () => {
    const file = makeDatabase(join(tempFolder(), 'app.db'), 'wal');
    const holder = await python(file);
    await holder.run(`c.execute('${READ}').fetchall()`);
    expect(notOfItsVersion(await examineInUse(file))).toEqual([]);
  });

  it.skipIf(!hasShell)('by the shell', async () => {
    const file = makeDatabase(join(tempFolder(), 'app.db'), 'delete');
    const holder = await sqliteShell(file);
    await holder.run(`${READ};`);
    expect(notOfItsVersion(await examineInUse(file))).toEqual([]);
  });
});

describe('what a killed process left is named, not called damaged', () => {
  const SPILL = ['PRAGMA cache_size = 1', 'BEGIN', 'UPDATE notes SET text = hex(randomblob(200))'];

  it.each<[string, JournalMode, string[], string[]]>([
    ['commits in the log', 'wal', ["INSERT INTO notes (text) VALUES ('more')"], ['warning left-wal']],
    ['a transaction in the journal', 'delete', SPILL, ['warning hot-journal']],
  ])('%s', async (_, mode, statements, expected) => {
    const file = makeDatabase(join(tempFolder(), 'app.db'), mode);
    const { kill } = await executeElsewhere(file, ...statements);
    await kill();
    const before = checksums(dirname(file));
    expect(complaints(await examine(file, true))).toEqual(expected);
    expect(checksums(dirname(file))).toEqual(before);
  });
});
