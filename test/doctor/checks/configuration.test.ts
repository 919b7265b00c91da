import { execFileSync } from 'node:child_process';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { configuration } from '../../../src/doctor/checks/configuration.ts';
import { readEnvironmentFacts } from '../../../src/doctor/facts/environment/read-environment-facts.ts';
import type { Facts } from '../../../src/doctor/facts/facts.ts';
import { readFileFacts } from '../../../src/doctor/facts/file/read-file-facts.ts';
import type { GenesisServer } from '../../../src/doctor/facts/server/server-facts.ts';
import { SCHEMA_VERSION } from '../../../src/store/sqlite/schema.ts';
import { soundDatabase } from '../../support/damaged.ts';
import {
  contents,
  databaseFacts,
  databaseFile,
  environmentFacts,
  genesisServer,
  header,
  opener,
} from '../../support/doctor-facts.ts';
import { findingsOf, rulesOf } from '../../support/findings.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const judge = (overrides: Partial<Facts>) => outcomeOf(configuration, databaseFacts(overrides));
const rules = (overrides: Partial<Facts>) => rulesOf(judge(overrides));
const finding = (overrides: Partial<Facts>) => findingsOf(judge(overrides))[0];

describe('the configuration of a sound database', () => {
  it('is summarised', () => {
    expect(judge({})).toEqual({ status: 'examined', summary: 'WAL, 4 KiB pages, on ext4', findings: [] });
  });

  it('includes what the server reports', () => {
    expect(judge({ server: genesisServer() })).toEqual({
      status: 'examined',
      summary: 'WAL, 4 KiB pages, synchronous full, busy timeout 5 s, on ext4',
      findings: [],
    });
  });

  it('comes from the server if the file is on another machine', () => {
    const elsewhere = {
      file: null,
      environment: null,
      wal: null,
      contents: null,
      openers: null,
      locks: null,
    };
    expect(judge({ ...elsewhere, server: genesisServer() })).toMatchObject({
      summary: 'WAL, synchronous full, busy timeout 5 s',
    });
    expect(rules({ ...elsewhere, server: server({ journalMode: 'delete' }) })).toEqual([
      'warning rollback-journal',
    ]);
    expect(judge(elsewhere)).toMatchObject({ status: 'skipped' });
  });

  it('is unknown for a file that is not a database', () => {
    expect(judge({ file: { kind: 'folder', path: '/srv', databases: [] } })).toMatchObject({
      status: 'skipped',
    });
  });
});

describe('a rollback journal', () => {
  const value = { owner: 'other', applicationId: 0, userVersion: 0, tables: 3 } as const;
  const rollback = {
    file: databaseFile({ header: header({ journalMode: 'rollback' }) }),
    contents: contents({ schema: { status: 'answered', value }, chat: null }),
  };

  it('is what SQLite has by default: it is no warning where one process uses the file', () => {
    expect(rules({ ...rollback, openers: [] })).toEqual(['info rollback-journal']);
    expect(rules({ ...rollback, openers: [opener()] })).toContain('info rollback-journal');
  });

  it('is a warning where several processes use it, and in a chat', () => {
    expect(rules({ ...rollback, openers: [opener(), opener()] })).toContain('warning rollback-journal');
    expect(rules({ ...rollback, contents: contents() })).toEqual(['warning rollback-journal']);
  });
});

describe('a real database', () => {
  it('is in rollback mode, with small pages', async () => {
    const path = soundDatabase(tempFolder());
    const db = new SqliteDatabase(path);
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM');
    db.close();
    const outcome = judge({ file: await readFileFacts(path) });
    expect(rulesOf(outcome)).toEqual(['warning rollback-journal', 'info small-pages']);
    expect(findingsOf(outcome)[0]?.remedy).toContain(`sqlite3 ${path} "PRAGMA journal_mode=WAL"`);
    expect(findingsOf(outcome)[1]?.message).toContain('pages of 1 KiB');
  });

  it('keeps what the remedies say to do', async () => {
    const path = soundDatabase(tempFolder());
    const db = new SqliteDatabase(path);
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL');
    expect(rules({ file: await readFileFacts(path) })).toEqual(['info small-pages']);
    const remedy = finding({ file: await readFileFacts(path) })?.remedy ?? '';
    db.exec(/PRAGMA[^.]*/.exec(remedy)?.[0] ?? '');
    db.close();
    expect(rules({ file: await readFileFacts(path) })).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('is in memory', async () => {
    const none = { wal: null, shm: null, journal: null };
    const around = await readEnvironmentFacts('/dev/shm/chat.db', none);
    expect(rules({ environment: around })).toEqual(['info temporary-file-system']);
  });
});

describe('the file system', () => {
  const mounted = (type: string, journalMode: 'wal' | 'rollback' = 'wal') => ({
    file: databaseFile({ header: header({ journalMode }) }),
    environment: environmentFacts({ mount: { point: '/data', type } }),
  });

  it.each(['nfs', 'nfs4', 'cifs', 'smb3', 'ceph', 'fuse.sshfs'])('is on a network: %s', (type) => {
    expect(rules(mounted(type))).toEqual(['error network-file-system']);
    // Not also a rollback journal: WAL would be worse there.
    expect(rules(mounted(type, 'rollback'))).toEqual(['warning network-file-system']);
    expect(finding(mounted(type))?.evidence).toEqual([`${type} is mounted at /data`]);
  });

  it.each(['9p', 'virtiofs', 'vboxsf', 'fuse.grpcfuse'])('is shared with a host: %s', (type) => {
    expect(rules(mounted(type))).toEqual(['warning shared-folder']);
    expect(rules(mounted(type, 'rollback'))).toEqual(['warning shared-folder']);
  });

  it.each(['tmpfs', 'ramfs', 'overlay', 'fuse.fuse-overlayfs'])('does not last: %s', (type) => {
    expect(rules(mounted(type))).toEqual(['info temporary-file-system']);
  });

  it.each(['ext4', 'xfs', 'btrfs', 'zfs', 'apfs', 'fuseblk'])('is on a disk: %s', (type) => {
    expect(rules(mounted(type))).toEqual([]);
  });

  it('is unknown', () => {
    expect(judge({ environment: environmentFacts({ mount: null }) })).toEqual({
      status: 'examined',
      summary: 'WAL, 4 KiB pages, file system unknown',
      findings: [],
    });
  });
});

describe('the WAL-reset bug', () => {
  const old = opener({
    sqliteVersion: '3.40.1',
    process: { ...opener().process, pid: 12, command: 'python3 app.py' },
  });
  const withBug = (overrides: Partial<Facts>) =>
    findingsOf(judge(overrides)).find(({ rule }) => rule === 'wal-reset-bug');
  const writtenBy = (version: string) => databaseFile({ header: header({ writtenBy: version }) });

  it('is in a process that uses the database', () => {
    const found = withBug({ openers: [old, opener()] });
    expect(found).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('1 process uses an older SQLite,'),
    });
    expect(found?.evidence[0]).toBe('pid 12 (python3 app.py): SQLite 3.40.1');
    expect(withBug({ openers: [old, old] })?.message).toContain('2 processes use');
  });

  it('was in the one that wrote last, if no newer one is seen', () => {
    expect(withBug({ file: writtenBy('3.40.1') })).toMatchObject({
      severity: 'info',
      message: expect.stringContaining('last written by SQLite 3.40.1'),
    });
    expect(withBug({ file: writtenBy('3.40.1'), openers: null })).toBeDefined();
    expect(withBug({ file: writtenBy('3.40.1'), openers: [opener({ sqliteVersion: null })] })).toBeDefined();
    expect(withBug({ file: writtenBy('3.40.1'), openers: [opener()] })).toBeUndefined();
  });

  it('is not in a corrected SQLite, nor in rollback mode', () => {
    expect(withBug({ file: writtenBy('3.51.3') })).toBeUndefined();
    expect(withBug({ file: writtenBy('3.44.6') })).toBeUndefined();
    const rollback = databaseFile({ header: header({ journalMode: 'rollback', writtenBy: '3.40.1' }) });
    expect(withBug({ file: rollback, openers: [old] })).toBeUndefined();
  });
});

describe('the schema', () => {
  const newer = header({ userVersion: SCHEMA_VERSION + 1 });

  it('is newer than this Genesis', () => {
    expect(rules({ file: databaseFile({ header: newer }), contents: null })).toEqual([
      'warning newer-schema',
    ]);
  });

  it('is what SQLite says, because the header does not know what is in the log', () => {
    expect(rules({ file: databaseFile({ header: newer }) })).toEqual([]);
    const userVersion = SCHEMA_VERSION + 2;
    const value = { owner: 'genesis', applicationId: 0x474e5353, userVersion, tables: 5 } as const;
    const answered = contents({ schema: { status: 'answered', value } });
    const expected = `its schema is ${userVersion}, and this one knows ${SCHEMA_VERSION}`;
    expect(finding({ contents: answered })?.message).toContain(expected);
  });

  it('of another application has another meaning', () => {
    const file = databaseFile({ header: header({ userVersion: 99, applicationId: 0 }) });
    expect(rules({ file, contents: null })).toEqual([]);
  });
});

describe('the busy timeout', () => {
  const shell = opener({
    process: { ...opener().process, pid: 99, command: '/usr/bin/sqlite3 /srv/chat.db' },
  });

  it('cannot be seen from outside', () => {
    const found = finding({ openers: [opener(), shell] });
    expect(found).toMatchObject({ rule: 'busy-timeout', severity: 'info' });
    expect(found?.message).toContain('the 2 processes that have the database open');
    expect(found?.evidence[0]).toBe(
      'pid 99 is the sqlite3 shell, which does not wait unless .timeout is set',
    );
  });

  it('is reported by the server, but not for other processes', () => {
    expect(rules({ server: genesisServer(), openers: [opener()] })).toEqual([]);
    expect(rules({ server: genesisServer(), openers: [opener(), shell] })).toEqual(['info busy-timeout']);
  });

  it('is none', () => {
    expect(rules({ server: server({ busyTimeoutMs: 0 }) })).toEqual(['error no-busy-timeout']);
  });

  it('is by default what is said of this one', () => {
    const db = new SqliteDatabase(':memory:');
    expect(db.pragma('busy_timeout', { simple: true })).toBe(5_000);
    db.close();
  });

  it.skipIf(!has('python3'))('is by default what is said of Python', () => {
    const script =
      "import sqlite3; print(sqlite3.connect(':memory:').execute('PRAGMA busy_timeout').fetchone()[0])";
    expect(execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trim()).toBe('5000');
  });

  it.skipIf(!has('sqlite3'))('is by default what is said of the shell', () => {
    expect(execFileSync('sqlite3', [':memory:', 'PRAGMA busy_timeout'], { encoding: 'utf8' }).trim()).toBe(
      '0',
    );
  });

  it('is by default what is said of Node', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(':memory:');
    expect(db.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 });
    db.close();
  });
});

it('a server that commits with synchronous NORMAL says so', () => {
  expect(rules({ server: server({ synchronous: 'NORMAL' }) })).toEqual(['info synchronous-normal']);
});

function server(database: Partial<GenesisServer['database']>): GenesisServer {
  return genesisServer({ database: { ...genesisServer().database, ...database } });
}

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
