const ESCAPE = '\u001b';

/** What is written to a terminal: up some lines, clear the rest of the line or all below, a colour, an end of line, or text. */
const WRITTEN = new RegExp(`${ESCAPE}\\[(?:(\\d+)A|(K)|(J)|(\\d+)m)|([\\r\\n])|([^${ESCAPE}\\r\\n]+)`, 'g');

/** A terminal that breaks its lines anew when it is resized, as far as it is used here. */
export class Screen {
  readonly isTTY: boolean;
  columns = 80;
  rows = 24;
  #lines: string[];
  #row = 1;
  #column = 0;

  /** `command` is what was typed before. */
  constructor(isTTY = true, command = '$ genesis doctor --watch chat.db') {
    this.isTTY = isTTY;
    this.#lines = [command, ''];
  }

  /** As a stream of the process. */
  get stream(): NodeJS.WriteStream {
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
