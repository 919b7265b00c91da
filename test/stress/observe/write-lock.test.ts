import { describe, expect, it } from 'vitest';
import { WriteLock } from '../../../src/stress/observe/write-lock.ts';

/** One sample: `free`, a pid that holds the lock, or a pid that holds it again after a commit; CPU with a slash. */
type Look = string;

/** Looks 20 ms apart. */
function seeing(...looks: readonly Look[]): WriteLock {
  const lock = new WriteLock();
  for (const [index, look] of looks.entries()) see(lock, index * 20, look);
  return lock;
}

function see(lock: WriteLock, atMs: number, look: Look): void {
  const [, again, pid, cpu] = /^(again )?(\d+)(?:\/(\d+))?$/.exec(look) ?? [];
  const holder =
    pid === undefined ? null : { pid: Number(pid), cpuMs: cpu === undefined ? null : Number(cpu) };
  lock.see({ atMs, holder, committed: again !== undefined });
}

const times = (count: number, look: Look): Look[] => new Array<Look>(count).fill(look);

describe('the holds of a write lock', () => {
  it('last while every sample sees the same process', () => {
    expect(seeing('free', '7', '7', '7', 'free', '7', '7').holdsOf(7)).toMatchObject({
      holds: 2,
      longestMs: 40,
      medianMs: 20,
      heldAtEndMs: 20,
    });
  });

  it('end with a commit, and with another process', () => {
    const lock = seeing('7', '7', 'again 7', '7', '7', '8', '7');
    expect(lock.holdsOf(7)).toMatchObject({ holds: 3, longestMs: 40, medianMs: 20, heldAtEndMs: 0 });
    expect(lock.holdsOf(8)).toMatchObject({ holds: 1, longestMs: 0, heldAtEndMs: null });
    expect([lock.samplesOf(7), lock.samplesOf(8), lock.heldSamples]).toEqual([6, 1, 7]);
  });

  it('are none of a process that never held it', () => {
    expect(seeing('7', 'free').holdsOf(8)).toBeNull();
    expect(seeing('free').samplesOf(8)).toBe(0);
  });

  it('have a share of CPU if they are long', () => {
    const busy = seeing(...Array.from({ length: 11 }, (_, index) => `7/${500 + 10 * index}`));
    expect(busy.holdsOf(7)?.cpuShareWhileHeld).toBe(0.5);
    const idle = seeing(...times(11, '7/500'), 'free');
    expect(idle.holdsOf(7)?.cpuShareWhileHeld).toBe(0);
  });

  it('have none if they are short, or if the CPU is unknown', () => {
    expect(seeing(...times(10, '7/500')).holdsOf(7)?.cpuShareWhileHeld).toBeNull();
    expect(seeing(...times(20, '7')).holdsOf(7)?.cpuShareWhileHeld).toBeNull();
  });
});

describe('after the end of a load', () => {
  const endedAt = 30;
  const heldAfter = (lock: WriteLock, ...looks: readonly Look[]) => {
    lock.markEnd(endedAt);
    for (const [index, look] of looks.entries()) see(lock, 40 + index * 20, look);
    return lock.heldAfterEndMs(7);
  };

  it('the hold under way goes on until it ends', () => {
    expect(heldAfter(seeing('7', '7'), '7', '7', 'free', '7')).toBe(30);
    expect(heldAfter(seeing('7', '7'), '7', '7', 'again 7', '7')).toBe(30);
  });

  it('no later hold counts', () => {
    expect(heldAfter(seeing('7', '7'), 'free', '7', '7')).toBeNull();
    expect(heldAfter(seeing('7', 'free'), '7', '7')).toBeNull();
    expect(heldAfter(seeing('8', '8'), '8', '7', '7')).toBeNull();
  });

  it('nothing is known before it is seen again', () => {
    expect(heldAfter(seeing('7', '7'))).toBeNull();
  });
});
