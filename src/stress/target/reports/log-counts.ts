import { LOCK_ERROR_TEXT } from '../../answer/lock-error-text.ts';

/** What a server logged during the run. */
export interface ServerLog {
  readonly lines: number;
  /** Lines about a lock error, and about a retry; a line can be about both. */
  readonly lockErrors: number;
  readonly retries: number;
  /** The latest line about a lock error; null without one. */
  readonly example: string | null;
}

export type Lines = Pick<ServerLog, 'lines' | 'lockErrors' | 'retries'>;

export const NO_LINES: Lines = { lines: 0, lockErrors: 0, retries: 0 };

// Not "retries": that is how a server prints its settings at its start.
const RETRY = /\bretry(ing)?\b|\bretried\b|\battempt \d/i;

const EXAMPLE_CHARS = 200;

/** Counts the lines of a server's log about lock errors and retries. */
export class LogCounts {
  lines = 0;
  lockErrors = 0;
  retries = 0;
  /** The latest line about a lock error. */
  example: string | null = null;

  add(line: string): void {
    this.lines++;
    if (RETRY.test(line)) this.retries++;
    if (!LOCK_ERROR_TEXT.test(line)) return;
    this.lockErrors++;
    this.example = line.trim().slice(0, EXAMPLE_CHARS);
  }

  /** The lines added since `before`, a copy of its counts. */
  since(before: Lines): ServerLog {
    const lockErrors = this.lockErrors - before.lockErrors;
    return {
      lines: this.lines - before.lines,
      lockErrors,
      retries: this.retries - before.retries,
      example: lockErrors > 0 ? this.example : null,
    };
  }
}
