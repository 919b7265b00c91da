import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { forLocale } from '../../../../src/cli/output/for-locale.ts';
import type { LiveLoad } from '../../../../src/report/stress/live/live-load.ts';
import { liveLoadLines } from '../../../../src/report/stress/live/live-load-lines.ts';
import { liveLoadText } from '../../../../src/report/stress/live/live-load-text.ts';
import { HOSTILE } from '../../verify/sample-verify-result.ts';
import { figures, sampleLiveLoad } from './sample-live-load.ts';

const plain = new Chalk({ level: 0 });

function view(change: Partial<LiveLoad> = {}, columns = 79, lines = 23): readonly string[] {
  return liveLoadLines(sampleLiveLoad(change), { columns, lines }, plain);
}

describe('the view of a load', () => {
  it('has its figures over time, in the last second, and since the start', () => {
    expect(view()).toEqual([
      'loading ████████············ 40%, 12 s of 30 s, 20 in flight',
      '            each 500 ms                                      last 1 s    so far',
      'successes   ████████▁▁▁▁████████████                            318/s     269/s',
      'success     ████████▂▂▂▂████████████                             100%     96.6%',
      'p50         ▁▁▁▁▁▁▁▁████▁▁▁▁▁▁▁▁▁▁▁▁                            22 ms     22 ms',
      'p95         ▁▁▁▁▁▁▁▁████▁▁▁▁▁▁▁▁▁▁▁▁                            30 ms     30 ms',
      'p99         ▁▁▁▁▁▁▁▁████▁▁▁▁▁▁▁▁▁▁▁▁                            41 ms     41 ms',
      'lock errors         ████                                            0       112',
      'retries             ████                                            0       240',
      'write lock  held 83% by pid 13908, for 1.2 s: python3 import.py chat.db …',
      'fault       lock@2s:2s',
    ]);
  });

  it('is cut between words on a narrow terminal, and shows the latest times', () => {
    expect(view({}, 49)).toEqual([
      'loading ████······ 40%, 12 s of 30 s',
      '            each 500 ms        last 1 s    so far',
      'successes   █▁▁▁▁████████████     318/s     269/s',
      'success     █▂▂▂▂████████████      100%     96.6%',
      'p50         ▁████▁▁▁▁▁▁▁▁▁▁▁▁     22 ms     22 ms',
      'p95         ▁████▁▁▁▁▁▁▁▁▁▁▁▁     30 ms     30 ms',
      'p99         ▁████▁▁▁▁▁▁▁▁▁▁▁▁     41 ms     41 ms',
      'lock errors  ████                     0       112',
      'retries      ████                     0       240',
      'write lock  held 83% by pid 13908, for 1.2 s: …',
      'fault       lock@2s:2s',
    ]);
  });

  it('has what matters most where it is low', () => {
    const labels = (lines: number) => view({}, 79, lines).map((line) => line.split(/ {2}| █/)[0]);
    expect(labels(1)).toEqual(['loading']);
    expect(labels(5)).toEqual(['loading', 'successes', 'success', 'p99', 'lock errors']);
    expect(labels(7).slice(5)).toEqual(['write lock', 'fault']);
  });

  it('says what fails beside the locks, as far as there is room', () => {
    const failures = [
      { outcome: 'crosstalk', count: 884 },
      { outcome: 'connection-lost', count: 12 },
    ] as const;
    expect(view({ failures })).toContain('failures    884 crosstalk, 12 connection-lost');
    expect(view({ failures }, 40)).toContain('failures    884 crosstalk');
    expect(view({ failures }, 79, 7).join()).not.toContain('failures');
    expect(view({ failures }, 79, 8).at(-3)).toMatch(/^failures/);
    expect(liveLoadText(sampleLiveLoad({ failures }))).toContain(
      ', failures so far 884 crosstalk, 12 connection-lost, 20 in flight',
    );
  });

  it('says how many requests have no answer where the load is stopped', () => {
    expect(view({ isStopping: true })[0]).toBe('stopping: 20 sent and not answered, 12 s of 30 s');
    expect(view({ isStopping: true }, 40)[0]).toBe('stopping: 20 sent and not answered');
  });

  it('has only the phase before the load', () => {
    expect(view({ phase: 'round 2/5, warming up', done: null })).toEqual(['round 2/5, warming up']);
  });

  it('never shows less than all successes as all', () => {
    const columns = [figures({ completed: 1_000, ok: 999 }), figures({ completed: 1_000, ok: 1 }), figures()];
    expect(view({ columns })[3]).toContain('success     ▇▁█ ');
  });

  it('distinguishes no request from a failure, and too few for a percentile from 0', () => {
    const none = figures({ completed: 0, ok: 0, p50: null, p95: null, p99: null });
    const lines = view({ columns: [none], recent: none, total: none });
    expect(lines.slice(2, 5)).toEqual([
      expect.stringMatching(/^successes +0\/s +0\/s$/),
      expect.stringMatching(/^success +- +-$/),
      expect.stringMatching(/^p50 +- +-$/),
    ]);
    const failed = figures({ completed: 10, ok: 0, p50: null, p95: null, p99: null });
    expect(view({ columns: [none, failed, figures()] })[3]).toContain('success      ▁█ ');
  });

  it('shows failures in red', () => {
    const red = liveLoadLines(sampleLiveLoad(), { columns: 79, lines: 23 }, new Chalk({ level: 1 }));
    expect(red[3]).toContain('\u001b[31m▂\u001b[39m');
    expect(red[3]).toContain('\u001b[31m     96.6%\u001b[39m');
  });

  it('is ASCII in a locale without UTF-8, and no wider', () => {
    const lines = view({}, 77).map((line) => forLocale(line, { LANG: 'C' }));
    expect(lines.join('')).toMatch(/^[\x20-\x7e]+$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(79);
    expect(lines[3]).toContain('success     ########....####');
  });

  it.each([1, 12, 40, 49, 200])('fills %i columns at most, and commands no terminal', (columns) => {
    const holder = { pid: null, command: HOSTILE.repeat(9), owner: 'server', heldMs: 1e300 } as const;
    const locks = { kind: 'write-lock', share: 1, holder } as const;
    const lines = view({ locks, phase: HOSTILE, extent: HOSTILE, faults: [HOSTILE] }, columns);
    expect(Math.max(...lines.map((line) => line.replace(/[漢字]/g, 'xx').length))).toBeLessThanOrEqual(
      columns,
    );
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});

describe('who holds the lock', () => {
  const words = (locks: LiveLoad['locks']) => view({ locks, faults: [] }, 120).at(-1);
  const writeLock = { kind: 'write-lock', share: 0.5 } as const;
  const moment = { sessions: 20, unseen: 0, waiting: 3, waitingMs: 1_234, idle: 1, idleMs: 900 };
  const sessions = { kind: 'sessions', ...moment, isBlockedByIdle: false, isLockedByTool: false } as const;

  it.each([
    [undefined, 'retries '],
    [{ ...writeLock, share: 0, holder: null }, 'write lock  free'],
    [
      { ...writeLock, holder: { pid: 907, command: 'node server.js', owner: 'server', heldMs: null } },
      'write lock  held 50% by the server (pid 907): node server.js',
    ],
    [
      { ...writeLock, holder: { pid: 1, command: 'node lock.js', owner: 'tool', heldMs: 20 } },
      'write lock  held 50% by genesis (pid 1), for 20 ms: node lock.js',
    ],
    [
      {
        ...writeLock,
        holder: { pid: null, command: 'outside this container', owner: 'unknown', heldMs: 20 },
      },
      'write lock  held 50% by outside this container, for 20 ms',
    ],
    [{ ...sessions, waiting: 0 }, 'locks       no session waits'],
    [sessions, 'locks       3 sessions wait, up to 1.2 s'],
    [
      { ...sessions, waiting: 1, isBlockedByIdle: true },
      'locks       1 session waits for an idle transaction, up to 1.2 s',
    ],
    [{ ...sessions, isLockedByTool: true }, 'locks       3 sessions wait for a lock of genesis, up to 1.2 s'],
  ] as const)('%#: is said in words', (locks, expected) => {
    expect(words(locks)).toContain(expected);
  });
});

it('is one line, which is never cut, where there is no terminal', () => {
  expect(liveLoadText(sampleLiveLoad())).toBe(
    'loading, 12 s of 30 s: successes 318/s, success 100%, p50 22 ms, p95 30 ms, p99 41 ms, 20 in flight, write lock held 83% by pid 13908, for 1.2 s: python3 import.py chat.db --batch 500, fault lock@2s:2s',
  );
  const locks = { kind: 'write-lock', share: 0, holder: null } as const;
  const locked = figures({ lockErrors: 3, retries: 1 });
  expect(liveLoadText(sampleLiveLoad({ recent: locked, locks, faults: [] }))).toBe(
    'loading, 12 s of 30 s: successes 318/s, success 100%, p50 22 ms, p95 30 ms, p99 41 ms, lock errors 3, retries 1, 20 in flight',
  );
});
