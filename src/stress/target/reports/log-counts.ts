/** What the lines that a server logged during the run tell. */
export interface ServerLog {
  readonly lines: number;
  /** Lines that tell of a lock error, and of a retry; a line can be both. */
  readonly lockErrors: number;
  readonly retries: number;
  /** The latest line that tells of a lock error; null without one. */
  readonly example: string | null;
}

const LOCK_ERROR = /database (table |schema )?is locked|SQLITE_(BUSY|LOCKED)|\bDB_LOCKED\b/i;

// Not "retries": that is how a server tells at its start what it is set to.
const RETRY = /\bretry(ing)?\b|\bretried\b|\battempt \d/i;

const EXAMPLE_CHARS = 200;

/** Counts what the lines of a server's log tell of locks and retries. */
export class LogCounts {
  lines = 0;
  lockErrors = 0;
  retries = 0;
  /** The latest line that tells of a lock error. */
  example: string | null = null;

  add(line: string): void {
    this.lines++;
    if (RETRY.test(line)) this.retries++;
    if (!LOCK_ERROR.test(line)) return;
    this.lockErrors++;
    this.example = line.trim().slice(0, EXAMPLE_CHARS);
  }

  /** What was added since these were copied from it. */
  since(before: Readonly<Pick<ServerLog, 'lines' | 'lockErrors' | 'retries'>>): ServerLog {
    const lockErrors = this.lockErrors - before.lockErrors;
    return {
      lines: this.lines - before.lines,
      lockErrors,
      retries: this.retries - before.retries,
      example: lockErrors > 0 ? this.example : null,
    };
  }
}
