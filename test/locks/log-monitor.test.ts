import { describe, expect, it } from 'vitest';
import type { WalIndex } from '../../src/locks/file/wal-index.ts';
import { LogMonitor } from '../../src/locks/log-monitor.ts';
import type { SeenLock } from '../../src/locks/sqlite-locks.ts';

const INDEX: WalIndex = {
  pageSize: 4_096,
  change: 1,
  salt: 'a1',
  frames: 1_200,
  backfilled: 1_000,
  readMarks: [0, 1_000, null, null, null],
};

const reader = (pid: number, slot = 1): SeenLock => ({ pid, name: 'reader', slot });
const writer = (pid: number): SeenLock => ({ pid, name: 'writer', slot: null });

interface Look {
  readonly index?: Partial<WalIndex>;
  readonly locks?: readonly SeenLock[];
  readonly isHindered?: boolean;
}

/** A look every 20 ms. */
function watched(...looks: readonly Look[]) {
  const log = new LogMonitor();
  for (const [look, { index, locks = [], isHindered = false }] of looks.entries())
    log.see({ index: { ...INDEX, ...index }, locks, isHindered, at: 20 * look });
  return log.watch;
}

it.each<[string, readonly SeenLock[], 'read' | 'unread' | 'unclear']>([
  ['no lock', [], 'unread'],
  ['a reader', [reader(7)], 'read'],
  ['a reader of the database alone', [reader(7, 0)], 'read'],
  ['a reader beside a writer', [writer(8), reader(8, 2), reader(7)], 'read'],
  ['a writer with its own slot, which may be a reader’s too', [writer(8), reader(8)], 'unclear'],
  ['a writer that has begun without its slot', [writer(8)], 'unclear'],
  ['a process that writes and has another slot', [writer(8), reader(8, 2), reader(8, 3)], 'read'],
])('a look that sees %s', (_, locks, expected) => {
  expect(watched({ locks })?.looks).toEqual({ read: 0, unread: 0, unclear: 0, [expected]: 1 });
});

describe('a log', () => {
  it('grows as long as it has the same salt', () => {
    expect(
      watched({}, { index: { frames: 1_300 } }, { index: { frames: 1_350, backfilled: 1_300 } }),
    ).toEqual({
      first: { pageSize: 4_096, frames: 1_200, backfilled: 1_000 },
      last: { pageSize: 4_096, frames: 1_350, backfilled: 1_300 },
      restarts: 0,
      added: 150,
      looks: { read: 0, unread: 3, unclear: 0 },
      unhinderedMs: 40,
    });
  });

  it('is begun anew with another salt, even if it is longer afterwards', () => {
    const anew = watched({}, { index: { frames: 5, salt: 'b2' } }, { index: { frames: 9, salt: 'b2' } });
    expect(anew).toMatchObject({ restarts: 1, added: 9 });
    expect(watched({}, { index: { frames: 1_500, salt: 'b2' } })).toMatchObject({
      restarts: 1,
      added: 1_500,
    });
  });

  it('is unhindered only from one look to the next at which nothing of ours reads', () => {
    const ours = { isHindered: true };
    expect(watched({}, {}, ours, {}, {}, {})?.unhinderedMs).toBe(60);
    expect(watched({}, ours, {}, ours)?.unhinderedMs).toBe(0);
  });

  it('is unknown without an index', () => expect(watched()).toBeNull());
});
