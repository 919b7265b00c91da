import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { lockDisplay } from '../../../src/cli/doctor/lock-display.ts';
import { IMPORT, SERVER, sampleWatch, WRITER } from '../../report/doctor/sample-doctor-result.ts';
import { Screen } from '../../support/screen.ts';

const chalk = new Chalk({ level: 1 });
const HELD = sampleWatch({ holders: [SERVER, IMPORT] });
const FREE = sampleWatch();

const display = (screen: Screen, env = {}) => lockDisplay('chat.db', { stdout: screen.stream, chalk }, env);

describe('the locks on a terminal', () => {
  it('are a table in its place, below what was there before', () => {
    const screen = new Screen();
    const { onEvent } = display(screen);
    onEvent(HELD);
    expect(screen.lines.map((line) => line.slice(0, 16))).toEqual([
      '$ genesis doctor',
      'PID    USER  STA',
      '13908  bob   sle',
      '907    -     run',
      'chat.db: 3 conne',
      '',
    ]);
    onEvent(FREE);
    expect(screen.lines.slice(1)).toEqual([
      expect.stringMatching(/^ +each 500 ms .* so far$/),
      expect.stringMatching(/^write lock .* 0%$/),
      expect.stringMatching(/^commits .* 120$/),
      'no process holds a lock',
      'chat.db: 3 connected, 120 commits seen, watched 12 s · Ctrl-C ends',
      '',
    ]);
    onEvent(HELD);
    expect(screen.lines).toHaveLength(9);
  });

  it('follow its size', () => {
    const screen = new Screen();
    const { onEvent } = display(screen);
    onEvent(HELD);
    screen.resize(30);
    onEvent(HELD);
    expect(Math.max(...screen.lines.slice(-5).map((line) => line.length))).toBeLessThanOrEqual(29);
    expect(screen.lines.slice(0, 2).join('')).toBe('$ genesis doctor --watch chat.db');
    expect(screen.lines).toHaveLength(7);
    screen.resize(100);
    screen.rows = 3;
    onEvent(HELD);
    expect(screen.lines).toHaveLength(2 + 2 + 1);
    expect(screen.lines.at(-2)).toContain('Ctrl-C ends');
  });

  it('stay at the end, without the ^C that was typed', () => {
    const screen = new Screen();
    const { onEvent, stop } = display(screen);
    onEvent(FREE);
    screen.write('^C');
    stop();
    screen.write('the report\n');
    expect(screen.lines.slice(1)).toEqual([
      'no process holds a lock',
      expect.stringContaining('Ctrl-C ends'),
      '',
      'the report',
      '',
    ]);
  });

  it('leave nothing where there was nothing to show', () => {
    const screen = new Screen();
    display(screen).stop();
    expect(screen.lines).toHaveLength(2);
  });
});

describe('the locks elsewhere', () => {
  it.each([
    ['a pipe', new Screen(false), {}],
    ['continuous integration', new Screen(), { CI: 'true' }],
    ['a dumb terminal', new Screen(), { TERM: 'dumb' }],
  ])('are a line for each change: %s', (_, screen, env) => {
    const { onEvent, stop } = display(screen, env);
    onEvent(FREE);
    onEvent(sampleWatch({ holders: [{ ...IMPORT, locks: [WRITER] }] }));
    onEvent(FREE);
    onEvent(FREE);
    stop();
    expect(screen.lines.slice(1)).toEqual([
      expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\S+Z taken writer by pid 13908 \(python3 import\.py chat\.db\)$/,
      ),
      expect.stringMatching(/Z released writer by pid 13908 after 500 ms$/),
      '',
      '',
    ]);
  });

  it('are nothing where nothing changes', () => {
    const screen = new Screen(false);
    const { onEvent, stop } = display(screen);
    onEvent(FREE);
    stop();
    expect(screen.lines).toHaveLength(2);
  });
});
