import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { lockDisplay } from '../../../src/cli/doctor/lock-display.ts';
import { IMPORT, SERVER, sampleWatch, WRITER } from '../../report/doctor/sample-doctor-result.ts';

const chalk = new Chalk({ level: 1 });
const HELD = sampleWatch({ holders: [SERVER, IMPORT] });
const FREE = sampleWatch();

const ESCAPE = '\u001b';

/** What is written to a terminal: up some lines, clear the rest of the line or all below, a colour, an end of line, or text. */
const WRITTEN = new RegExp(`${ESCAPE}\\[(?:(\\d+)A|(K)|(J)|(\\d+)m)|([\\r\\n])|([^${ESCAPE}\\r\\n]+)`, 'g');

/** A terminal that breaks its lines anew when it is resized, as far as it is used here. */
class Screen {
  readonly isTTY: boolean;
  columns = 80;
  rows = 24;
  #lines: string[] = ['$ genesis doctor --watch chat.db', ''];
  #row = 1;
  #column = 0;

  constructor(isTTY = true) {
    this.isTTY = isTTY;
  }

  get stdout(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  resize(columns: number): void {
    this.#lines = this.#lines.flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
    this.columns = columns;
    this.#row = this.#lines.length - 1;
  }

  write(text: string): boolean {
    for (const [, up, rest, below, colour, control, printed] of text.matchAll(WRITTEN)) {
      if (control) this.#column = 0;
      if (up) this.#row -= Number(up);
      else if (rest) this.#put(this.#lines[this.#row]?.slice(0, this.#column) ?? '');
      else if (below) this.#lines.splice(this.#row, Number.POSITIVE_INFINITY, '');
      else if (control === '\n') this.#lines[++this.#row] ??= '';
      else if (printed) this.#print(printed);
      else if (!colour && !control) throw new Error('is not known to this terminal');
    }
    return true;
  }

  #print(text: string): void {
    const line = this.#lines[this.#row] ?? '';
    this.#put(line.slice(0, this.#column) + text + line.slice(this.#column + text.length));
    this.#column += text.length;
  }

  #put(line: string): void {
    this.#lines[this.#row] = line;
  }
}

const display = (screen: Screen, env = {}) => lockDisplay('chat.db', { stdout: screen.stdout, chalk }, env);

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
      'no process holds a lock',
      'chat.db: 3 connected, 120 commits seen, watched 12 s · Ctrl-C ends',
      '',
    ]);
    onEvent(HELD);
    expect(screen.lines).toHaveLength(6);
  });

  it('follow its size', () => {
    const screen = new Screen();
    const { onEvent } = display(screen);
    onEvent(HELD);
    screen.resize(30);
    onEvent(HELD);
    expect(screen.lines.slice(-5).map((line) => line.length)).toEqual([29, 29, 29, 29, 0]);
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
