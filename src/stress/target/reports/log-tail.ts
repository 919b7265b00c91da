import type { Readable } from 'node:stream';
import { LogCounts } from './log-counts.ts';

const LINES = 500;
const LINE_CHARS = 1_000;

/** The last lines that a server printed, in constant memory however much it prints. */
export class LogTail {
  readonly #lines: string[] = [];
  /** All lines it printed. */
  readonly counts = new LogCounts();

  /** Takes the lines of a stream until it ends. */
  follow(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      // A server that never ends its line must not fill the memory.
      rest = (lines.pop() ?? '').slice(0, LINE_CHARS);
      for (const line of lines) this.#add(line);
    });
    stream.on('end', () => this.#add(rest));
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  #add(line: string): void {
    if (line.trim() === '') return;
    this.counts.add(line);
    this.#lines.push(line.trimEnd().slice(0, LINE_CHARS));
    if (this.#lines.length > LINES) this.#lines.shift();
  }
}
