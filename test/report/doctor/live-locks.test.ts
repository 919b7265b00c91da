import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { LockWatch } from '../../../src/locks/lock-watch.ts';
import { liveLocks } from '../../../src/report/doctor/live-locks.ts';
import type { LockHistory, LockTime } from '../../../src/report/doctor/lock-time.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import { GONE, HOSTILE_HOLDER, IMPORT, SERVER, sampleWatch, WRITER } from './sample-doctor-result.ts';

const plain = new Chalk({ level: 0 });
const ROOM = { columns: 80, lines: 24 };

const NOTHING: LockTime = { ms: 0, looks: 0, locked: 0, commits: 0 };
const START: LockHistory = { columns: [], columnMs: 500, recent: NOTHING, total: NOTHING };

function table(change: Partial<LockWatch>, room = ROOM, name = 'chat.db', history = START): string[] {
  return liveLocks(sampleWatch(change), history, name, room, plain);
}

const columns = (line: string) => line.replace(/[漢字]/g, 'xx').length;

describe('the table of the locks that are held now', () => {
  it('names process, locks and time, those in the way of others first', () => {
    expect(table({ holders: [SERVER, IMPORT] })).toEqual([
      'PID    USER  STATE     LOCKS             HELD      COMMAND',
      '13908  bob   sleeping  writer, reader 0  500 ms    python3 import.py chat.db',
      '907    -     running   reader 3          4 ms      node genesis.js serve --db …',
      'chat.db: 3 connected, 120 commits seen, watched 12 s · Ctrl-C ends',
    ]);
  });

  it('is cut between words on a narrow terminal, without user and state', () => {
    expect(table({ holders: [SERVER, IMPORT] }, { columns: 49, lines: 23 })).toEqual([
      'PID    LOCKS             HELD      COMMAND',
      '13908  writer, reader 0  500 ms    python3 …',
      '907    reader 3          4 ms      node …',
      'chat.db: 3 connected · Ctrl-C ends',
    ]);
    const visibility = {
      kind: 'partial',
      reason: 'this is a container, and those outside of it are unseen',
    } as const;
    expect(table({ visibility }, { columns: 49, lines: 23 }).slice(1, 3)).toEqual([
      'not all locks are seen: this is a container, and',
      'those outside of it are unseen',
    ]);
  });

  it('is below what was seen over time, where there is room', () => {
    const free = { ms: 500, looks: 25, locked: 0, commits: 40 };
    const held = { ms: 500, looks: 25, locked: 25, commits: 0 };
    const history = {
      columns: [free, free, held, { ...held, locked: 24 }, free],
      columnMs: 500,
      recent: { ms: 2_000, looks: 100, locked: 49, commits: 80 },
      total: { ms: 2_500, looks: 125, locked: 49, commits: 120 },
    };
    const shown = table({ holders: [IMPORT] }, { columns: 60, lines: 23 }, 'chat.db', history);
    expect(shown.slice(0, 4)).toEqual([
      '            each 500 ms                   last 2 s    so far',
      'write lock    █▇                               49%       39%',
      'commits     ██  █                             40/s       120',
      'PID    LOCKS             HELD      COMMAND',
    ]);
    expect(
      table({ commits: null }, ROOM, 'chat.db', { ...history, total: { ...free, commits: null } })[2],
    ).toBe('no process holds a lock');
    expect(table({}, { columns: 60, lines: 9 }, 'chat.db', history)).toHaveLength(2);
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
    const command = 'node /home/bob/repository/dist/sqlite-probe/sqlite-process.js /data/chats/chat.db';
    const holder = { ...SERVER, process: { ...SERVER.process, command } };
    const [, narrow] = table({ holders: [holder] }, { columns: 80, lines: 24 });
    expect(narrow).toMatch(/ node sqlite-process\.js chat\.db$/);
  });
});
