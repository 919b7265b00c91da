import { describe, expect, it } from 'vitest';
import { heldLockItems } from '../../../../src/report/stress/figures/held-lock-items.ts';
import type { ObservedHolder, ObservedLocks } from '../../../../src/stress/observe/observed-locks.ts';
import { observedHolder, observedLocks, writeHolds } from '../../../support/observed-locks.ts';
import { sampleResult } from '../../../support/stress-result.ts';

function wordsFor(locks: ObservedLocks | null): (string | null)[] {
  return heldLockItems(sampleResult({ locks })).map(({ words }) => words);
}

function holding(...holders: readonly Partial<ObservedHolder>[]): (string | null)[] {
  return wordsFor(observedLocks(holders.map(observedHolder)));
}

const often = writeHolds({ share: 0.9, longestMs: 310, medianMs: 280 });

describe('the line about locks', () => {
  it('names the server that held the write lock', () => {
    expect(holding({ write: writeHolds() })).toEqual([
      'the server (pid 123: python3 app.py) held the write lock 98% of the time, up to 4.9 s without a break',
    ]);
  });

  it('says that it still held it after the last answer', () => {
    expect(holding({ write: writeHolds({ heldAtEndMs: 4_900, heldAfterLoadMs: 1_280 }) })).toEqual([
      expect.stringMatching(/, and 1\.28 s more after the last answer$/),
    ]);
  });

  it('names another program', () => {
    const write = writeHolds({ share: 0.2 });
    expect(holding({ owner: 'other', pid: 5, command: 'sqlite3 chat.db', write })).toEqual([
      expect.stringMatching(
        /^another program \(pid 5: sqlite3 chat\.db\) held the write lock 20% of the time/,
      ),
    ]);
  });

  it('names first what held it most', () => {
    const other = { owner: 'other', pid: 5, write: writeHolds() } as const;
    expect(holding({ write: often }, other)).toEqual([
      expect.stringMatching(/^another program/),
      expect.stringMatching(/^the server/),
    ]);
  });

  it('names readers that kept a transaction from committing', () => {
    const waiting = observedHolder({ locks: [{ name: 'pending', samples: 240, longestMs: 4_800 }] });
    const reader = observedHolder({ owner: 'other', pid: 5, command: 'report', samplesBlockingCommits: 240 });
    expect(wordsFor(observedLocks([waiting, reader]))).toEqual([
      'a commit waited 4.8 s for reads by another program (pid 5: report)',
    ]);
    expect(wordsFor(observedLocks([waiting]))).toEqual([
      'a commit waited 4.8 s for reads by other connections of its process',
    ]);
  });

  it.each([
    ['held it often, but for an instant', writeHolds({ longestMs: 90, medianMs: 0 })],
    ['held it seldom, and not for long', writeHolds({ share: 0.2, longestMs: 310, medianMs: 280 })],
    ['never held it', null],
  ])('is left out for a process that %s', (_, write) => {
    expect(holding({ write })).toEqual([]);
  });

  it.each([
    ['is there for one that held it half of the time, for longer each time', often],
    ['is there for one that held it long once', writeHolds({ share: 0.01, longestMs: 600, medianMs: 0 })],
  ])('%s', (_, write) => {
    expect(holding({ write })).toHaveLength(1);
  });

  it('leaves out the lock of a fault', () => {
    expect(holding({ owner: 'tool', write: writeHolds() })).toEqual([]);
  });

  it('is left out where nothing was seen', () => {
    expect(wordsFor(null)).toEqual([]);
    expect(wordsFor({ status: 'unseen', reason: 'macOS does not show which process holds a lock' })).toEqual(
      [],
    );
  });
});
