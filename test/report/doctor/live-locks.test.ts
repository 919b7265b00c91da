import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { LockWatch } from '../../../src/locks/lock-watch.ts';
import { liveLocks } from '../../../src/report/doctor/live-locks.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import { GONE, HOSTILE_HOLDER, IMPORT, SERVER, sampleWatch, WRITER } from './sample-doctor-result.ts';

const plain = new Chalk({ level: 0 });
const ROOM = { columns: 80, lines: 24 };

function table(change: Partial<LockWatch>, room = ROOM, name = 'chat.db'): string[] {
  return liveLocks(sampleWatch(change), name, room, plain);
}

const columns = (line: string) => line.replace(/[漢字]/g, 'xx').length;

describe('the table of the locks that are held now', () => {
  it('names process, locks and time, those in the way of others first', () => {
    expect(table({ holders: [SERVER, IMPORT] })).toEqual([
      'PID    USER  STATE     LOCKS             HELD      COMMAND',
      '13908  bob   sleeping  writer, reader 0  500 ms    python3 import.py chat.db',
      '907    -     running   reader 3          4 ms      /usr/bin/node /srv/genesis/b…',
      'chat.db: 3 connected, 120 commits seen, watched 12 s · Ctrl-C ends',
    ]);
  });

  it('leaves out locks that were held before', () => {
    const locks = [GONE, { ...WRITER, name: 'checkpointer' as const, currentMs: 1_234 }];
    const [, ...lines] = table({
      holders: [
        { ...SERVER, locks: [GONE] },
        { ...IMPORT, locks },
      ],
    });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^13908 .* checkpointer +1\.2 s /);
  });

  it.each<[string, Partial<LockWatch>, string[]]>([
    ['no process holds one', {}, ['no process holds a lock']],
    [
      'not all of them can be seen',
      { visibility: { kind: 'partial', reason: 'this is a container' } },
      ['no process is seen to hold a lock', 'not all locks are seen: this is a container'],
    ],
    [
      'none can be seen, and a process has one',
      {
        visibility: { kind: 'none', reason: 'there is no /proc/locks' },
        writeAttempt: { status: 'refused', code: 'SQLITE_BUSY', afterMs: 5 },
      },
      [
        'no process is seen to hold a lock',
        'locks cannot be seen here: there is no /proc/locks',
        'a write transaction was refused: SQLITE_BUSY',
      ],
    ],
    [
      'none can be seen, and no process has one',
      {
        visibility: { kind: 'none', reason: 'there is no /proc/locks' },
        writeAttempt: { status: 'began', afterMs: 5 },
      },
      ['no process is seen to hold a lock', 'locks cannot be seen here: there is no /proc/locks'],
    ],
  ])('says so where %s', (_, change, lines) => {
    expect(table(change).slice(0, -1)).toEqual(lines);
  });

  it('leaves out unknown figures', () => {
    expect(table({ writeLocked: { value: 0.84, low: 0.79, high: 0.88 } }).at(-1)).toBe(
      'chat.db: 3 connected, 120 commits seen, locked 84%, watched 12 s · Ctrl-C ends',
    );
    expect(table({ connected: null, commits: null }).at(-1)).toBe('chat.db: watched 12 s · Ctrl-C ends');
    expect(table({ commits: 1 }).at(-1)).toContain('1 commit seen');
  });

  it.each([1, 2, 3, 5, 20, 44])('fills %i lines at most, and says how many rows are missing', (lines) => {
    const holders = Array.from({ length: 40 }, () => IMPORT);
    const shown = table(
      { holders, writeAttempt: { status: 'refused', code: 'x', afterMs: 1 } },
      { ...ROOM, lines },
    );
    expect(shown.length).toBeLessThanOrEqual(lines);
    expect(shown.at(-1)).toContain('Ctrl-C ends');
    if (lines === 20) expect(shown[17]).toBe('and 24 more');
    if (lines === 44) expect(shown.join()).not.toContain('more');
  });

  it.each([1, 7, 40, 80, 400])('fills %i columns at most, and commands no terminal', (width) => {
    const reason = HOSTILE;
    const shown = table(
      {
        holders: [HOSTILE_HOLDER, IMPORT],
        visibility: { kind: 'partial', reason },
        writeAttempt: { status: 'refused', code: HOSTILE, afterMs: 1e300 },
        watchedMs: 1e300,
      },
      { columns: width, lines: 24 },
      HOSTILE,
    );
    expect(Math.max(...shown.map(columns))).toBeLessThanOrEqual(width);
    expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('shows what fits of a long command line', () => {
    const [, wide] = table({ holders: [SERVER] }, { columns: 200, lines: 24 });
    expect(wide).toContain('genesis.js serve --db /data/chat.db --port 8080');
  });
});
