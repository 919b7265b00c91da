import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { locks } from '../../../src/doctor/checks/locks.ts';
import type { Finding } from '../../../src/doctor/result.ts';
import type { Holder, LockName, LockWatch } from '../../../src/locks/lock-watch.ts';
import { databaseFacts, genesisServer, lockWatch, opener } from '../../support/doctor-facts.ts';
import { heldLock, holder } from '../../support/held-locks.ts';

function examine(overrides: Partial<LockWatch>): { summary: string; findings: readonly Finding[] } {
  const outcome = outcomeOf(
    locks,
    databaseFacts({ locks: lockWatch({ watchedMs: 500, samples: 25, ...overrides }) }),
  );
  if (outcome.status === 'skipped') throw new Error(outcome.reason);
  return outcome;
}

const rules = (holders: readonly Holder[]) => examine({ holders }).findings.map(({ rule }) => rule);
const only = (holders: readonly Holder[]) => {
  const { findings } = examine({ holders });
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
};

describe('a lock that is held all the time', () => {
  it.each<[LockName, string, string]>([
    ['writer', 'write-lock-held', 'error'],
    ['reserved', 'write-lock-held', 'error'],
    ['exclusive', 'write-lock-held', 'error'],
    ['pending', 'commit-blocked', 'error'],
    ['recovery', 'recovery-held', 'error'],
    ['checkpointer', 'checkpoint-held', 'warning'],
    ['shared', 'reader-blocks-commits', 'warning'],
  ])('%s is %s, of severity %s, and names its holder', (name, rule, severity) => {
    expect(only([holder([heldLock(name)])])).toMatchObject({
      rule,
      severity,
      message: expect.stringMatching(
        /^pid 123 \(python3 import\.py\), user bob, .*for all 500 ms of the watch/,
      ),
    });
  });

  it('is no finding for a reader of the log: the check of the log knows whether it is in the way', () => {
    expect(rules([holder([heldLock('reader')])])).toEqual([]);
  });

  it('is one finding for a writer that reads too, as every writer does', () => {
    expect(rules([holder([heldLock('writer'), heldLock('reader')])])).toEqual(['write-lock-held']);
    expect(rules([holder([heldLock('reserved'), heldLock('shared')])])).toEqual(['write-lock-held']);
  });

  it('names the readers that a commit waits for, and blames them once', () => {
    const reader = holder([heldLock('shared')], { pid: 7, command: 'sqlite3 chat.db' });
    const { message, evidence } = only([holder([heldLock('pending'), heldLock('shared')]), reader]);
    expect(message).toMatch(/^pid 123 .* has waited to commit .*, until all readers end$/);
    expect(evidence[0]).toBe('pid 7 (sqlite3 chat.db), user bob, reads');
  });
});

describe('a lock that is held now and then', () => {
  const brief = heldLock('writer', { throughout: false, longestMs: 40, samples: 12, currentMs: null });

  it('is no finding, and the summary has the longest time', () => {
    const writeLocked = { value: 0.48, low: 0.21, high: 0.76 };
    const { summary, findings } = examine({
      holders: [holder([brief])],
      commits: 9,
      connected: 2,
      writeLocked,
    });
    expect(findings).toEqual([]);
    expect(summary).toBe(
      'the write lock was held in 12 of 25 samples, 48% of the time (21% to 76%), for at most 40 ms; 2 processes have it open; 9 commits seen',
    );
  });

  it('is one if it is held for long within a longer watch', () => {
    const long = { ...brief, longestMs: 1_200 };
    expect(only([holder([long])]).message).toContain('for 1.2 s at a stretch');
  });

  it('is none yet in a watch that went on by itself, which meets the rare stalls of a disk', () => {
    const rulesAfter = (longestMs: number) =>
      examine({
        holders: [holder([{ ...brief, longestMs }])],
        watchedMs: 5_000,
        extension: 'write-lock-seen',
      }).findings.map(({ rule }) => rule);
    expect(rulesAfter(1_200)).toEqual([]);
    expect(rulesAfter(2_500)).toEqual(['write-lock-held']);
  });
});

describe('a lock that is held most of the time in many short transactions', () => {
  const brief = (samples: number) =>
    heldLock('writer', { throughout: false, longestMs: 48, samples, currentMs: null });
  const writer = (samples: number, pid: number) =>
    holder([brief(samples)], { pid, command: '/usr/bin/python3 app.py' });
  const busy = writer(70, 11);
  const writers = [busy, writer(90, 12), writer(50, 13)];
  const contended = {
    watchedMs: 5_000,
    samples: 250,
    commits: 175,
    writeLocked: { value: 0.84, low: 0.79, high: 0.88 },
    holders: writers,
  };

  it('is a warning where several processes take it in turn, with its share, its pace and each of them', () => {
    const [finding, ...others] = examine(contended).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'write-lock-contended',
      severity: 'warning',
      message:
        'the write lock was held 84% of the time (79% to 88%), in many transactions of 3 processes in turn',
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      'python3 app.py: pid 12 36%, pid 11 28%, pid 13 20% of the looks',
      '175 commits in 5 s, 35/s; the longest hold seen took 48 ms',
    ]);
  });

  it('is good to know where one process takes it: it may be a sound group commit', () => {
    const [finding] = examine({ ...contended, holders: writers.slice(0, 1) }).findings;
    expect(finding).toMatchObject({ rule: 'write-lock-contended', severity: 'info' });
    expect(finding?.message).toMatch(/in many transactions of one process$/);
    expect(finding?.evidence.at(-1)).toMatch(
      /^whether connections of pid 11 wait .* not visible from outside/,
    );
  });

  it('names the other processes that have the database open: they may be waiting', () => {
    const openers = [opener({ process: busy.process }), opener({ process: { ...busy.process, pid: 99 } })];
    const facts = databaseFacts({ locks: lockWatch({ ...contended, holders: [busy] }), openers });
    const { findings } = outcomeOf(locks, facts) as { findings: readonly Finding[] };
    expect(findings).toMatchObject([{ rule: 'write-lock-contended', severity: 'info' }]);
    expect(findings[0]?.evidence.filter((text) => text.startsWith('also open in'))).toEqual([
      expect.stringMatching(/^also open in python3 app\.py: pid 99: .* if they write, they wait/),
    ]);
    expect(examine({ ...contended, holders: [busy] }).findings[0]?.evidence.join()).not.toContain(
      'also open',
    );
  });

  it('is a warning for one process if its server met lock errors', () => {
    const server = (lockErrors: number) => {
      const watch = lockWatch({ ...contended, holders: writers.slice(0, 1) });
      const { database } = genesisServer();
      const facts = { locks: watch, server: genesisServer({ database: { ...database, lockErrors } }) };
      return outcomeOf(locks, databaseFacts(facts));
    };
    expect(server(3)).toMatchObject({ findings: [{ severity: 'warning' }] });
    expect(server(0)).toMatchObject({ findings: [{ severity: 'info' }] });
  });

  it.each([
    ['it may be held half of the time', { writeLocked: { value: 0.55, low: 0.49, high: 0.61 } }],
    ['it is one transaction, which has a finding of its own', { holders: [holder([heldLock('writer')])] }],
  ])('is none if %s', (_, change) => {
    const found = examine({ ...contended, ...change }).findings.map(({ rule }) => rule);
    expect(found).not.toContain('write-lock-contended');
  });

  it('counts the locks of rollback mode together, and does without commits', () => {
    const modes = (['reserved', 'pending', 'exclusive'] as const).map((name) =>
      heldLock(name, { throughout: false, longestMs: 0, samples: 70, currentMs: null }),
    );
    const [finding] = examine({ ...contended, holders: [holder(modes)], commits: null }).findings;
    expect(finding?.evidence.slice(0, 2)).toEqual([
      'python3 import.py: pid 123 84% of the looks',
      'each look saw another one',
    ]);
  });
});

it('is reported as past once the holder has released it', () => {
  const { message, evidence, remedy } = only([
    holder([heldLock('writer', { currentMs: null, throughout: false })]),
  ]);
  expect(message).toMatch(/user bob, held the write lock for 500 ms at a stretch/);
  expect(evidence.join()).not.toContain('last written');
  expect(remedy).toMatch(/^It has released the lock since\./);
});

describe('what the holder does', () => {
  const evidence = (overrides: Parameters<typeof holder>[1]) =>
    only([holder([heldLock('writer')], overrides)]).evidence.join('\n');

  it('distinguishes a forgotten transaction from one at work', () => {
    expect(evidence({ cpuMs: 0 })).toMatch(
      /hardly any CPU: it waits for something, with its transaction open/,
    );
    expect(evidence({ cpuMs: 480 })).toMatch(/is at work: it used 480 ms of CPU in 500 ms/);
    expect(evidence({ cpuMs: null })).not.toMatch(/CPU/);
  });

  it('shows that it is stopped, and how to continue it', () => {
    const { evidence: seen, remedy } = only([holder([heldLock('writer')], { state: 'stopped' })]);
    expect(seen[0]).toMatch(/is stopped/);
    expect(remedy).toMatch(/kill -CONT 123/);
  });

  it('shows when the database was last written', () => {
    expect(evidence({})).toContain('last written at 2025-01-01T00:00:00.000Z');
  });
});

it('says that no process holds a lock', () => {
  expect(examine({ holders: [] }).summary).toBe('no process held a lock in 500 ms');
  const facts = databaseFacts({ locks: lockWatch({ watchedMs: 500 }), openers: [opener()] });
  expect(outcomeOf(locks, facts)).toMatchObject({
    summary: 'no process held a lock in 500 ms; one process has it open',
    findings: [],
  });
});

it('says that processes only read', () => {
  expect(examine({ holders: [holder([heldLock('reader')])] }).summary).toBe(
    'no process held the write lock in 500 ms; one process reads',
  );
});

describe('if the system does not show all locks', () => {
  const blind = { visibility: { kind: 'partial', reason: 'this is a container' } } as const;

  it('says so, and what the write attempt showed', () => {
    const { findings, summary } = examine({ ...blind, writeAttempt: { status: 'began', afterMs: 3 } });
    expect(summary).toBe('no process that this system shows held a lock in 500 ms');
    expect(findings).toMatchObject([
      { rule: 'locks-unseen', severity: 'info', evidence: [expect.stringMatching(/began after 3 ms/)] },
    ]);
  });

  it('takes a refusal for a lock of a process that is not shown', () => {
    const writeAttempt = { status: 'refused', code: 'SQLITE_BUSY', afterMs: 250 } as const;
    const [refused, unseen] = examine({ ...blind, writeAttempt }).findings;
    expect(refused).toMatchObject({ rule: 'write-refused', severity: 'error' });
    expect(refused?.message).toBe('no write transaction could begin for 250 ms: SQLITE_BUSY');
    expect(refused?.evidence[0]).toMatch(/outside this container or machine/);
    expect(unseen?.rule).toBe('locks-unseen');
  });

  it('is no stuck lock if commits were seen', () => {
    const writeAttempt = { status: 'refused', code: 'SQLITE_BUSY', afterMs: 250 } as const;
    const [refused] = examine({ ...blind, writeAttempt, commits: 90, watchedMs: 500 }).findings;
    expect(refused).toMatchObject({ rule: 'write-refused', severity: 'warning' });
    expect(refused?.evidence[1]).toBe('it is at work: 90 commits in a watch of 500 ms');
  });

  it('says why it did not try', () => {
    const writeAttempt = { status: 'not-tried', reason: 'the file may not be written' } as const;
    expect(examine({ ...blind, writeAttempt }).findings[0]?.evidence).toEqual([
      'no write transaction was tried either: the file may not be written',
    ]);
  });
});

it('is skipped if there is nothing to watch', () => {
  expect(outcomeOf(locks, databaseFacts({ locks: null })).status).toBe('skipped');
});

describe('is skipped, never sound, if it could not look', () => {
  const examine = (overrides: Partial<LockWatch>) =>
    outcomeOf(locks, databaseFacts({ locks: lockWatch(overrides) }));
  const visibility = { kind: 'none', reason: 'macOS does not show which process holds a lock' } as const;

  it('because the system shows no locks, and no transaction was tried', () => {
    const writeAttempt = { status: 'not-tried', reason: 'no process has it open' } as const;
    expect(examine({ visibility, writeAttempt })).toEqual({
      status: 'skipped',
      reason: `${visibility.reason}; no write transaction was tried either: no process has it open`,
    });
    expect(examine({ visibility })).toEqual({ status: 'skipped', reason: visibility.reason });
    expect(examine({ visibility, writeAttempt: { status: 'began', afterMs: 1 } }).status).toBe('examined');
  });

  it('because the watch ended at once', () => {
    const once = { watchedMs: 0, samples: 1 };
    expect(examine(once)).toEqual({ status: 'skipped', reason: 'interrupted' });
    expect(examine({ ...once, holders: [holder([heldLock('writer')])] }).status).toBe('examined');
  });
});
