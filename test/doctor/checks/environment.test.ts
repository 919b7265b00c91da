import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { environment } from '../../../src/doctor/checks/environment.ts';
import { readEnvironmentFacts } from '../../../src/doctor/facts/environment/read-environment-facts.ts';
import type { Facts } from '../../../src/doctor/facts/facts.ts';
import { readFileFacts } from '../../../src/doctor/facts/file/read-file-facts.ts';
import { damaged, soundDatabase } from '../../support/damaged.ts';
import {
  databaseFacts,
  databaseFile,
  entry,
  environmentFacts,
  header,
  opener,
  walFacts,
} from '../../support/doctor-facts.ts';
import { findingsOf, rulesOf } from '../../support/findings.ts';
import { canMount, seenOnSmallDisk } from '../../support/small-disk.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { canRunUnprivileged, isRoot, letIn, NOBODY, seenUnprivileged } from '../../support/unprivileged.ts';

const judge = (overrides: Partial<Facts>) => outcomeOf(environment, databaseFacts(overrides));
const rules = (overrides: Partial<Facts>) => rulesOf(judge(overrides));
const finding = (overrides: Partial<Facts>) => findingsOf(judge(overrides))[0];

describe('around a sound database', () => {
  it('there is room', () => {
    expect(judge({})).toEqual({
      status: 'examined',
      summary: '50 GiB of 100 GiB free, alice may write file and folder',
      findings: [],
    });
  });

  it('the room may be unknown, which is a finding', () => {
    expect(judge({ environment: environmentFacts({ disk: null }) })).toMatchObject({
      summary: 'free space unknown, alice may write file and folder',
      findings: [{ rule: 'disk-unseen', severity: 'info' }],
    });
  });

  it('nothing is known if the file is on another machine', () => {
    expect(judge({ environment: null })).toMatchObject({ status: 'skipped' });
  });
});

describe('the disk', () => {
  const MIB = 2 ** 20;
  const free = (freeBytes: number, freeInodes: number | null = 1_000, totalBytes = 10_000 * MIB) => ({
    environment: environmentFacts({ disk: { freeBytes, totalBytes, freeInodes } }),
  });

  it.each([
    [0, ['error disk-full']],
    [MIB - 1, ['error disk-full']],
    [MIB, ['warning disk-low']],
    [100 * MIB - 1, ['warning disk-low']],
    [100 * MIB, []],
  ])('has %i bytes', (bytes, expected) => {
    expect(rules(free(bytes))).toEqual(expected);
  });

  it.each([
    [59, []],
    [6, []],
    [5, ['warning disk-low']],
  ])('is small, and has %i of 60 MiB', (mib, expected) => {
    expect(rules(free(mib * MIB, 1_000, 60 * MIB))).toEqual(expected);
  });

  it('has less than some large pages need', () => {
    const large = databaseFile({ header: header({ pageSize: 65_536 }) });
    expect(rules({ ...free(16 * 65_536 - 1), file: large })).toEqual(['error disk-full']);
  });

  it('has less than the log could need', () => {
    const found = finding({ ...free(150 * MIB), wal: walFacts({ bytes: 200 * MIB }) });
    expect(found).toMatchObject({ rule: 'disk-low', evidence: [expect.stringContaining('200 MiB')] });
  });

  it.each([
    [0, ['error inodes-low']],
    [99, ['warning inodes-low']],
    [100, []],
    [null, []],
  ])('has %s inodes', (inodes, expected) => {
    expect(rules(free(200 * MIB, inodes))).toEqual(expected);
  });

  it('is not full if it is read-only anyway', () => {
    const image = environmentFacts({
      disk: { freeBytes: 0, totalBytes: 1, freeInodes: 0 },
      readOnlyFileSystem: true,
    });
    expect(rules({ environment: image })).toEqual(['warning read-only-file']);
  });

  it.skipIf(!canMount)('is a real one that is full', async () => {
    const folder = tempFolder();
    const disk = { options: 'size=512k,nr_inodes=20', prepare: 'dd if=/dev/zero of=rest 2>dd.txt; true' };
    const seen = await seenOnSmallDisk(folder, soundDatabase(folder), disk);
    expect(rules(seen)).toEqual(['error disk-full', 'warning inodes-low']);
    expect(finding(seen)?.message).toContain('0 bytes of 512 KiB are free');
  });

  it.skipIf(!canMount)('is a real one without inodes', async () => {
    const folder = tempFolder();
    const disk = { options: 'size=200m,nr_inodes=5', prepare: 'touch 1 2 3 4 5 2>/dev/null; true' };
    const seen = await seenOnSmallDisk(folder, soundDatabase(folder), disk);
    expect(rules(seen)).toEqual(['error inodes-low']);
  });

  it.skipIf(!canMount)('is a real one that is read-only', async () => {
    const folder = tempFolder();
    const disk = { options: 'size=200m', prepare: 'mount -o remount,ro .' };
    const seen = await seenOnSmallDisk(folder, soundDatabase(folder), disk);
    expect(finding(seen)).toMatchObject({
      rule: 'read-only-file',
      evidence: [`tmpfs at ${join(folder, 'disk')}`],
    });
  });
});

describe('the rights', () => {
  const byUser = (user: string) => opener({ process: { ...opener().process, user } });

  it('are ours if no process has it open', () => {
    expect(rules({ environment: environmentFacts({ user: 'bob', mayWriteFile: false }) })).toEqual([
      'warning read-only-file',
    ]);
    const found = finding({ environment: environmentFacts({ user: 'bob', mayWriteFolder: false }) });
    expect(found).toMatchObject({
      rule: 'read-only-folder',
      evidence: ['the folder belongs to alice, mode 0755'],
    });
    expect(found?.message).toContain('bob cannot create files in /srv');
  });

  it('are those of its users if processes have it open', () => {
    const around = environmentFacts({ user: 'bob', mayWriteFile: false, mayWriteFolder: false });
    expect(rules({ environment: around, openers: [byUser('alice')] })).toEqual([]);
    expect(rules({ environment: around, openers: [byUser('root')] })).toEqual([]);
    const found = findingsOf(judge({ openers: [byUser('alice'), byUser('www-data'), byUser('www-data')] }));
    expect(found.map(({ rule }) => rule)).toEqual(['read-only-file', 'read-only-folder']);
    expect(found[0]?.message).toContain('www-data cannot write /srv/chat.db');
    expect(found[0]?.remedy).toContain('sudo chown www-data /srv/chat.db');
  });

  it('may come from a group: then there is no finding', () => {
    const shared = databaseFile({ entry: entry({ mode: 0o664 }) });
    const folder = { uid: 1000, gid: 1000, mode: 0o775 };
    const around = environmentFacts({ folder });
    expect(rules({ file: shared, environment: around, openers: [byUser('www-data')] })).toEqual([]);
  });

  it('keep even the owner out', () => {
    const locked = databaseFile({ entry: entry({ mode: 0o444 }) });
    const found = finding({
      file: locked,
      environment: environmentFacts({ user: 'bob' }),
      openers: [byUser('alice')],
    });
    expect(found).toMatchObject({
      rule: 'read-only-file',
      remedy: expect.stringContaining('chmod u+w /srv/chat.db'),
    });
  });

  it.skipIf(!canRunUnprivileged)('are real ones', async () => {
    const folder = join(letIn(tempFolder()), 'inner');
    mkdirSync(folder);
    const path = soundDatabase(folder);
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    const seen = await seenUnprivileged(path);
    chmodSync(folder, 0o755);
    expect(rules({ ...seen })).toEqual(['warning read-only-file', 'warning read-only-folder']);
  });

  it('of an empty file count too', async () => {
    const file = await readFileFacts(damaged('zero bytes', tempFolder()));
    expect(rules({ file, environment: environmentFacts({ mayWriteFile: false }) })).toEqual([
      'warning read-only-file',
    ]);
  });
});

describe('a companion of the database', () => {
  const beside = (wal: Parameters<typeof entry>[0], database: Parameters<typeof entry>[0] = {}) => ({
    file: databaseFile({ entry: entry(database), companions: { wal: entry(wal), shm: null, journal: null } }),
  });

  it('belongs to another user', () => {
    const found = finding({ ...beside({ uid: 0, gid: 0 }) });
    expect(found).toEqual({
      rule: 'foreign-companion',
      severity: 'error',
      message: 'alice, the owner of the database, cannot write /srv/chat.db-wal',
      evidence: ['chat.db-wal belongs to root, mode 0644; the database belongs to alice'],
      remedy: expect.stringContaining('sudo chown --reference=/srv/chat.db /srv/chat.db-wal'),
    });
  });

  it('may let the owner in by its group', () => {
    expect(rules(beside({ uid: 7, mode: 0o664 }))).toEqual([]);
    expect(rules(beside({ uid: 7, gid: 7, mode: 0o664 }))).toEqual(['warning foreign-companion']);
    expect(rules(beside({ uid: 7, gid: 7, mode: 0o666 }))).toEqual([]);
  });

  it('is no obstacle for root', () => {
    expect(rules(beside({ uid: 7 }, { uid: 0 }))).toEqual([]);
  });

  it.skipIf(!isRoot)('is a real one', async () => {
    const path = soundDatabase(tempFolder());
    const db = new SqliteDatabase(path);
    db.exec('DELETE FROM notes');
    chownSync(path, NOBODY, NOBODY);
    writeFileSync(`${path}-journal`, '', { mode: 0o644 });
    const file = await readFileFacts(path);
    const around = await readEnvironmentFacts(
      path,
      'companions' in file ? file.companions : databaseFile().companions,
    );
    db.close();
    expect(rules({ file, environment: around })).toEqual([
      'error foreign-companion',
      'error foreign-companion',
      'error foreign-companion',
    ]);
  });
});

describe('open files', () => {
  const open = (open: number, limit: number | null = 1_000) => ({
    openers: [opener({ descriptors: { open, limit } })],
  });

  it.each([
    [899, []],
    [900, ['warning descriptors-low']],
    [979, ['warning descriptors-low']],
    [980, ['error descriptors-low']],
  ])('of a process are %i of 1000', (number, expected) => {
    expect(rules(open(number))).toEqual(expected);
  });

  it('of a process have no limit, or are unknown', () => {
    expect(rules(open(5_000, null))).toEqual([]);
    expect(rules({ openers: [opener({ descriptors: null })] })).toEqual([]);
    expect(rules({ openers: null })).toEqual([]);
  });

  it('of the system are nearly all', () => {
    const system = (open: number) => ({
      environment: environmentFacts({ systemDescriptors: { open, limit: 1_000 } }),
    });
    expect(rules(system(899))).toEqual([]);
    expect(rules(system(950))).toEqual(['warning system-descriptors-low']);
    expect(rules(system(990))).toEqual(['error system-descriptors-low']);
    expect(rules({ environment: environmentFacts({ systemDescriptors: null }) })).toEqual([]);
  });
});
