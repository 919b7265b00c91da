import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { loadDisplayOn } from '../../../../src/cli/stress/live/load-display-on.ts';
import { sampleLiveLoad } from '../../../report/stress/live/sample-live-load.ts';
import { Screen } from '../../../support/screen.ts';

const chalkStderr = new Chalk({ level: 0 });
const COMMAND = '$ genesis stress -d 30s';

/** A terminal with few lines, of which what is written is kept. */
function lowTerminal(columns: number, isTTY = true) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { written, stderr: { isTTY, columns, rows: 5, write } as unknown as NodeJS.WriteStream };
}

describe('a load on a terminal', () => {
  it('is drawn in its place, and removed at the end', () => {
    const screen = new Screen(true, COMMAND);
    const { show, end } = loadDisplayOn({ stderr: screen.stream, chalkStderr }, {});
    show(sampleLiveLoad());
    show(sampleLiveLoad({ extent: '13 s of 30 s' }));
    expect(screen.lines).toHaveLength(13);
    expect(screen.lines[1]).toBe('loading ████████············ 40%, 13 s of 30 s, 20 in flight');
    screen.write('^C');
    end();
    screen.write('the report\n');
    expect(screen.lines).toEqual([COMMAND, 'the report', '']);
  });

  it('has the height that is there', () => {
    const screen = new Screen(true, COMMAND);
    screen.rows = 8;
    loadDisplayOn({ stderr: screen.stream, chalkStderr }, { LANG: 'C' }).show(sampleLiveLoad());
    expect(screen.lines).toHaveLength(9);
    expect(screen.lines[1]).toBe('loading ########------------ 40%, 12 s of 30 s, 20 in flight');
  });

  it.each([
    [
      100,
      'loading 40% ████████░░░░░░░░░░░░ 269/s · 96.6% ok · 112 locked · p50 22 ms, p99 41 ms · 240 retries',
    ],
    [80, 'loading 40% ██████░░░░░░░░ 269/s · 96.6% ok · 112 locked · p50 22 ms, p99 41 ms'],
    [50, 'loading 40% ███░░░░ 269/s · 96.6% ok · 112 locked'],
    [12, 'loading …'],
  ])('is a bar of whole figures on one of few lines, with %i columns', (columns, expected) => {
    const { stderr, written } = lowTerminal(columns);
    const { show, end } = loadDisplayOn({ stderr, chalkStderr }, {});
    show(sampleLiveLoad());
    end();
    expect(written.map(stripVTControlCharacters)).toContain(expected);
  });
});

it.each([
  ['a pipe', false, {}],
  ['continuous integration', true, { CI: 'true' }],
])('a load is a whole line now and then elsewhere: %s', (_, isTTY, env) => {
  const { stderr, written } = lowTerminal(20, isTTY);
  const { show, tickMs, end } = loadDisplayOn({ stderr, chalkStderr }, env);
  show(sampleLiveLoad({ done: null }));
  show(sampleLiveLoad());
  end();
  expect(tickMs).toBe(10_000);
  expect(written).toEqual([
    expect.stringMatching(/^loading, 12 s of 30 s: successes 318\/s, .* lock@2s:2s\n$/),
  ]);
});
