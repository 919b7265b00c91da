import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { wal } from '../../../src/doctor/checks/wal.ts';
import type { Facts } from '../../../src/doctor/facts/facts.ts';
import type { WalFacts } from '../../../src/doctor/facts/wal/read-wal-facts.ts';
import type { Finding } from '../../../src/doctor/result.ts';
import type { WalIndex } from '../../../src/locks/file/wal-index.ts';
import type { LogWatch } from '../../../src/locks/log-watch.ts';
import {
  databaseFacts,
  databaseFile,
  entry,
  header,
  lockWatch,
  opener,
  recoverableLog,
  walFacts,
} from '../../support/doctor-facts.ts';
import { heldLock, holder } from '../../support/held-locks.ts';

const MIB = 2 ** 20;

/** Of a database that a process has open, unless the facts say otherwise. */
function examine(overrides: Partial<Facts> = {}): { summary: string; findings: readonly Finding[] } {
  const outcome = outcomeOf(
    wal,
    databaseFacts({ openers: [opener()], locks: lockWatch({ connected: 1 }), ...overrides }),
  );
  if (outcome.status === 'skipped') throw new Error(outcome.reason);
  return outcome;
}

const rules = (overrides?: Partial<Facts>) => examine(overrides).findings.map(({ rule }) => rule);

/** Of a log of 100 pages, of which 40 are in the database. */
const LOG: WalIndex = {
  pageSize: 4_096,
  change: 9,
  salt: 'a1',
  frames: 100,
  backfilled: 40,
  readMarks: [0, 40, null, null, null],
};
const log = walFacts({ bytes: 412_032, index: LOG });

it('finds nothing wrong with a log in use, and shows how far the last checkpoint got', () => {
  expect(examine({ wal: log })).toEqual({
    status: 'examined',
    summary: 'the write-ahead log has 402 KiB; 60 of its 100 pages are not in the database yet',
    findings: [],
  });
  expect(examine({ wal: { ...log, index: null } }).summary).toBe(
    'the write-ahead log has 402 KiB; it is not known how much of it is in the database',
  );
  expect(examine().summary).toBe('the write-ahead log has 4.05 KiB; its one page is in the database');
});

it.each([
  [0, 0, 'nothing was committed since it was restarted'],
  [1, 0, 'its one page is not in the database yet'],
  [9, 0, 'none of its 9 pages is in the database yet'],
  [9, 9, 'all of its 9 pages are in the database'],
])('describes %i pages, %i of them in the database', (frames, backfilled, progress) => {
  const index = {
    pageSize: 4_096,
    change: 9,
    salt: 'a1',
    frames,
    backfilled,
    readMarks: [0, null, null, null, null],
  };
  expect(examine({ wal: { ...log, index } }).summary).toBe(`the write-ahead log has 402 KiB; ${progress}`);
});

describe('a reader that has not moved', () => {
  const reading = (readMark: number | null, throughout = true) => ({
    wal: log,
    locks: lockWatch({ holders: [holder([heldLock('reader', { readMark, throughout })])] }),
  });

  it('holds back the checkpoint if it is behind the newest commit, and is named', () => {
    const [finding] = examine(reading(40)).findings;
    expect(finding).toMatchObject({ rule: 'reader-holds-back-checkpoint', severity: 'warning' });
    expect(finding?.message).toBe(
      'pid 123 (python3 import.py), user bob, reads a state of the database that is 60 pages old, in slot 1',
    );
    expect(finding?.evidence.join('\n')).toContain('no checkpoint gets beyond page 40 of the log');
  });

  it('in slot 0, where it reads only the database, holds back what is not in there yet', () => {
    const inSlot0 = (index: WalIndex) => ({
      wal: { ...log, index },
      locks: lockWatch({ holders: [holder([heldLock('reader', { slot: 0, readMark: 0 })])] }),
    });
    expect(examine(inSlot0(LOG)).findings[0]?.message).toContain('60 pages old, in slot 0');
    expect(examine(inSlot0(LOG)).findings[0]?.evidence.at(-1)).toMatch(
      /^no checkpoint gets beyond page 40 of/,
    );
    expect(examine(inSlot0({ ...LOG, backfilled: 0 })).findings[0]?.evidence.at(-1)).toMatch(
      /^no checkpoint can copy any of the log/,
    );
    expect(rules(inSlot0({ ...LOG, backfilled: LOG.frames }))).toEqual([]);
  });

  it('is no finding for a writer, which reads too', () => {
    const holders = [holder([heldLock('writer'), heldLock('reader', { readMark: 40 })])];
    expect(rules({ wal: log, locks: lockWatch({ holders }) })).toEqual([]);
  });

  it('blocks nothing if it reads the newest commit, moves on, or its mark is unknown', () => {
    expect(rules(reading(100))).toEqual([]);
    expect(rules(reading(40, false))).toEqual([]);
    expect(rules(reading(null))).toEqual([]);
  });
});

describe('readers that leave no gap', () => {
  const starved: LogWatch = {
    first: { pageSize: 4_096, frames: 30_000, backfilled: 29_000 },
    last: { pageSize: 4_096, frames: 30_500, backfilled: 30_400 },
    restarts: 0,
    added: 500,
    looks: { read: 250, unread: 0, unclear: 0 },
    unhinderedMs: 5_000,
  };
  const passing = (pid: number) =>
    holder([heldLock('reader', { throughout: false, longestMs: 290 })], { pid });
  const reading = (holders = [passing(1), passing(2), passing(3)], logWatch = starved) => ({
    wal: { ...log, bytes: 120 * MIB },
    locks: lockWatch({ watchedMs: 5_000, samples: 250, holders, log: logWatch }),
  });

  it('are a warning with the growth of the log, instead of the advice for a large one', () => {
    const [finding, ...others] = examine(reading()).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'readers-overlap', severity: 'warning' });
    expect(finding?.message).toMatch(
      /^readers overlap, .* the write-ahead log only grows: it has 30500 pages, .* anew in 5 s$/,
    );
    expect(finding?.evidence.slice(0, 3)).toEqual([
      '250 of 250 looks saw a reader, and none stayed throughout: 3 processes read in short transactions that overlap',
      'it grew by 1.96 MiB in 5 s, 402 KiB a second',
      '100 of its 30500 pages are not in the database yet',
    ]);
  });

  it('are one process where its threads read', () => {
    expect(examine(reading([passing(1)])).findings[0]?.evidence[0]).toContain('one process reads in short');
  });

  it('are not blamed for a reader that stays, or for a log that is begun anew', () => {
    const staying = holder([heldLock('reader', { readMark: 40 })]);
    expect(rules(reading([staying, passing(2)]))).toEqual(['reader-holds-back-checkpoint', 'large-wal']);
    expect(rules(reading(undefined, { ...starved, restarts: 1 }))).toEqual(['large-wal']);
  });
});

it.each([
  ['over 100 MiB', 101 * MIB, 500 * MIB, true],
  ['larger than its database', 20 * MIB, 10 * MIB, true],
  ['smaller than its database', 20 * MIB, 30 * MIB, false],
  ['larger than a tiny database, but of a usual size', 5 * MIB, MIB, false],
])('a log %s', (_, bytes, databaseBytes, isLarge) => {
  const file = databaseFile({ entry: entry({ bytes: databaseBytes }) });
  expect(rules({ file, wal: { ...log, bytes } })).toEqual(isLarge ? ['large-wal'] : []);
});

it.each([
  ['one large transaction, copied', 110, 100, 110, 110, 'info'],
  ['frames that the running transaction has not committed', 40, 0, 0, 0, 'info'],
  ['a log that was restarted since', 200, 1, 2, 0, 'info'],
  ['a log that does not restart, copied', 110, 10, 110, 110, 'warning'],
  ['much that is not copied', 150, 500, 150, 0, 'warning'],
])('%s: how bad a large log is', (_, mib, databaseMib, framesMib, copiedMib, severity) => {
  const pages = (megabytes: number) => (megabytes * MIB) / 4_120;
  const index = { ...LOG, frames: pages(framesMib), backfilled: pages(copiedMib) };
  const facts = {
    file: databaseFile({ entry: entry({ bytes: databaseMib * MIB }) }),
    wal: walFacts({ bytes: mib * MIB, index }),
  };
  expect(examine(facts).findings).toMatchObject([{ rule: 'large-wal', severity }]);
});

it.each<[WalFacts['shm'], number, string[]]>([
  ['broken', 1, ['broken-index']],
  ['broken', 0, []],
  ['unreadable', 1, []],
  ['missing', 1, []],
])('an index that is %s, with %i connected', (shm, connected, expected) => {
  const used = { wal: walFacts({ index: null, shm }), locks: lockWatch({ connected }) };
  expect(rules(used).filter((rule) => rule === 'broken-index')).toEqual(expected);
});

describe('what an ended process left behind', () => {
  const alone = { openers: [], locks: lockWatch() };

  it('is a log whose last commits are not in the database', () => {
    const [finding] = examine({ ...alone, wal: log }).findings;
    expect(finding).toMatchObject({ rule: 'left-wal', severity: 'warning' });
    expect(finding?.evidence.at(-1)).toMatch(/only in the log/);
    const leftLog = recoverableLog({ commits: 3 });
    expect(examine({ ...alone, wal: log, leftLog }).findings[0]?.evidence.at(-1)).toBe(
      'it has 3 commits; the latest are only in the log, and not in the database yet',
    );
  });

  it('is only good to know if all of the log is in the database', () => {
    const leftLog = recoverableLog({ isInDatabase: true });
    expect(examine({ ...alone, leftLog }).findings).toMatchObject([
      { rule: 'left-wal', severity: 'info', remedy: expect.stringContaining('nothing is lost without it') },
    ]);
  });

  it('may be that of another state if the database was written long after it', () => {
    const companions = { wal: entry({ modifiedAt: 0 }), shm: null, journal: null };
    const older = { ...alone, file: databaseFile({ companions }), wal: log };
    expect(examine({ ...older, leftLog: recoverableLog() }).findings).toMatchObject([
      { rule: 'left-wal', remedy: expect.stringMatching(/^If a backup was copied over the database/) },
    ]);
    expect(examine({ ...older, leftLog: { kind: 'ignored' } }).findings).toMatchObject([
      { rule: 'left-wal', severity: 'info', remedy: expect.stringMatching(/^Leave it/) },
    ]);
  });

  it('is only good to know if SQLite ignores the log', () => {
    expect(examine({ ...alone, leftLog: { kind: 'ignored' } }).findings).toMatchObject([
      {
        rule: 'left-wal',
        severity: 'info',
        evidence: [expect.any(String), 'it has no whole transaction: SQLite ignores it'],
      },
    ]);
  });

  it('is a -shm without a log', () => {
    const file = databaseFile({ companions: { wal: null, shm: entry(), journal: null } });
    expect(examine({ ...alone, file, wal: null }).findings).toMatchObject([
      { rule: 'left-shm', severity: 'info' },
    ]);
  });

  it('is the -shm of a log that was lost', () => {
    const file = databaseFile({ companions: { wal: null, shm: entry(), journal: null }, lostPages: 3 });
    expect(examine({ ...alone, file, wal: null }).findings).toMatchObject([
      { rule: 'lost-log', severity: 'error', evidence: [expect.stringMatching(/ 3 pages /)] },
    ]);
    const locks = lockWatch({ visibility: { kind: 'partial', reason: 'a container' } });
    expect(rules({ ...alone, locks, file, wal: null })).toEqual([]);
  });

  const journal = databaseFile({
    header: header({ journalMode: 'rollback' }),
    companions: { wal: null, shm: null, journal: entry({ bytes: 8_720 }) },
    hotJournal: true,
  });

  it('is a rollback journal', () => {
    expect(examine({ ...alone, file: journal, wal: null }).findings).toMatchObject([
      { rule: 'hot-journal', severity: 'warning' },
    ]);
    expect(rules({ file: journal, wal: null })).toEqual([]);
    expect(rules({ ...alone, file: { ...journal, hotJournal: false }, wal: null })).toEqual([]);
  });

  it('is not claimed if a process that is not shown may have it open', () => {
    const locks = lockWatch({ visibility: { kind: 'partial', reason: 'a container' } });
    expect(rules({ ...alone, locks, wal: log })).toEqual([]);
    expect(rules({ ...alone, locks, file: journal, wal: null })).toEqual([]);
  });
});

describe('a process whose files are not the ones in place', () => {
  it('has a database that was replaced', () => {
    const { findings } = examine({ openers: [opener({ gone: ['database'] })] });
    expect(findings).toMatchObject([{ rule: 'replaced-while-open', severity: 'error' }]);
    expect(findings[0]?.message).toContain('pid 4711 (node server.js)');
  });

  it('has a log that was deleted', () => {
    const { findings } = examine({ openers: [opener({ gone: ['wal', 'shm'] })] });
    expect(findings).toMatchObject([{ rule: 'deleted-while-open', severity: 'error' }]);
    expect(findings[0]?.evidence[0]).toBe('deleted: /srv/chat.db-wal, /srv/chat.db-shm');
  });

  it('is not one that deleted its rollback journal: that is how it commits', () => {
    expect(rules({ openers: [opener({ gone: ['journal'] })] })).toEqual([]);
  });
});

it('says that there is no log in rollback mode', () => {
  const file = databaseFile({ header: header({ journalMode: 'rollback' }) });
  expect(examine({ file, wal: null }).summary).toBe('no write-ahead log');
});

it('is skipped if there is no database', () => {
  expect(outcomeOf(wal, databaseFacts({ file: null })).status).toBe('skipped');
});
