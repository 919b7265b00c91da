import { stripVTControlCharacters } from 'node:util';
import type { ScreenSize } from '../../report/text/fitting.ts';
import { width } from '../../report/text/format.ts';
import { forLocale, hasUnicode } from './for-locale.ts';

/** The size of a terminal that does not report it. */
const COLUMNS = 80;
const LINES = 24;

/** Columns that the sign for what was cut takes more where it is ASCII. */
const LONGER_ELLIPSIS = 2;

const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/**
 * Lines that are drawn again and again in the same place of a terminal. The cursor stays visible: however the process ends,
 * there is nothing to restore.
 */
export class LinesInPlace {
  readonly #stream: NodeJS.WriteStream;
  readonly #env: NodeJS.ProcessEnv;
  #drawn: readonly string[] = [];

  constructor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv) {
    this.#stream = stream;
    this.#env = env;
  }

  /** How much can be drawn now. */
  get size(): ScreenSize {
    const { columns, rows } = this.#stream;
    // One less of each: the cursor is below, and a full line takes two lines in some terminals.
    const most = { columns: (columns || COLUMNS) - 1, lines: (rows || LINES) - 1 };
    return hasUnicode(this.#env) ? most : { ...most, columns: most.columns - LONGER_ELLIPSIS };
  }

  draw(lines: readonly string[]): void {
    const shown = lines.map((line) => forLocale(line, this.#env));
    // Line by line: multiplexers put what is cleared at once from the top of the screen into their history.
    const written = shown.map((line) => `${line}${CLEAR_LINE}\n`).join('');
    this.#stream.write(`${this.#back()}${written}${CLEAR_BELOW}`);
    this.#drawn = shown;
  }

  /** Removes the lines, and the ^C that the terminal may have printed below. */
  erase(): void {
    if (this.#drawn.length > 0) this.#stream.write(`${this.#back()}${CLEAR_BELOW}`);
    this.#drawn = [];
  }

  /** Leaves the lines, with an empty one below. */
  leave(): void {
    if (this.#drawn.length > 0) this.#stream.write(`\r${CLEAR_BELOW}\n`);
    this.#drawn = [];
  }

  /** To the start of what was drawn, which a narrower terminal has wrapped into more lines. */
  #back(): string {
    if (this.#drawn.length === 0) return '';
    const columns = this.#stream.columns || COLUMNS;
    const lines = this.#drawn.map((line) =>
      Math.max(1, Math.ceil(width(stripVTControlCharacters(line)) / columns)),
    );
    return `\r\u001b[${lines.reduce((sum, each) => sum + each)}A`;
  }
}
