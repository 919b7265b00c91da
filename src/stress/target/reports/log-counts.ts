import { sumOf } from '../../../sum-of.ts';
import { type DatabaseError, isAboutLocks } from '../../answer/database/database-error.ts';
import { databaseErrorIn } from '../../answer/database/database-error-in.ts';
import { ErrorCounts, type SeenError } from '../../answer/database/error-counts.ts';

/** What a server logged during the run. */
export interface ServerLog {
  readonly lines: number;
  /** Lines about a lock error, and about a retry; a line can be about both. */
  readonly lockErrors: number;
  readonly retries: number;
  /** Lines about a request that was given up after its retries. */
  readonly gaveUp: number;
  /** Lines about database errors, by kind, most revealing first. */
  readonly errors: readonly SeenError[];
  /** The latest line of those that say most about a failure; null if none is about an error. */
  readonly example: string | null;
}

/** What a log had at one moment. */
export interface LogMark extends Omit<ServerLog, 'lockErrors' | 'example'> {
  /** Lines about a database error that is retried, and not for the last time. */
  readonly handled: number;
}

export const NO_LINES: LogMark = { lines: 0, retries: 0, gaveUp: 0, errors: [], handled: 0 };

// Not "retries" alone: that is how a server prints its settings at its start.
const RETRY = /\bretry(ing)?\b|\bretried\b|\battempt \d/i;
const GAVE_UP =
  /\b(after|all|exhausted|made) \d+ (retries|attempts|tries)\b|\b(max|maximum|too many) retries (exceeded|reached)|\bretries exhausted|\bg(ave|iving|iven) up\b/i;

/** `attempt 5/5`, `attempt 5 of 5`. */
const LAST_ATTEMPT = /\b(\d+) ?(?:\/|of) ?\1\b/;

/** The last line of a traceback, such as `ValueError: no answer`. */
const EXCEPTION = /^\s*[\w.$:]*(Error|Exception|Timeout|Fault)\b.{0,40}?:\s|\bpanic(ked)?\b/;
/** What failed in a warning was handled. */
const WARNING = /\bwarn(ing)?\b/i;
const ERROR_WORD = /\b(error|fatal|critical|failed|exception)\b/i;

const EXAMPLE_CHARS = 200;

/** A line that is nothing but a field of an error that Node prints: `code: '40P01',`. */
const CODE_FIELD = /^\s*\[?['"]?(?:code|errno|errcode|sqlState|routine)['"]?\]?: .{1,80}$/;
/** Lines that a stack may have between the message of an error and its fields. */
const STACK_LINES = 60;

/** Counts the lines of a server's log about database errors and retries. */
export class LogCounts {
  #lines = 0;
  #retries = 0;
  #gaveUp = 0;
  #handled = 0;
  readonly #errors = new ErrorCounts();
  #latest: { readonly error: DatabaseError; readonly line: number } | undefined;
  #exception: string | null = null;
  #errorLine: string | null = null;

  add(line: string): void {
    this.#lines++;
    const text = line.trim().slice(0, EXAMPLE_CHARS);
    if (RETRY.test(line)) this.#retries++;
    if (GAVE_UP.test(line)) this.#gaveUp++;
    if (this.#repeatsLatest(text)) return;
    const error = this.#errors.add(text);
    if (error !== undefined) {
      this.#latest = CODE_FIELD.test(text) ? undefined : { error, line: this.#lines };
      if (RETRY.test(line) && !LAST_ATTEMPT.test(line)) this.#handled++;
      return;
    }
    if (EXCEPTION.test(text)) this.#exception = text;
    else if (ERROR_WORD.test(text) && !WARNING.test(text)) this.#errorLine = text;
  }

  /** Whether a line is the code of an error whose message was counted; once for each. */
  #repeatsLatest(text: string): boolean {
    const latest = this.#latest;
    if (latest === undefined || !CODE_FIELD.test(text) || this.#lines - latest.line > STACK_LINES)
      return false;
    if (databaseErrorIn(text) !== latest.error) return false;
    this.#latest = undefined;
    return true;
  }

  /** Pass it to `since` later. */
  get mark(): LogMark {
    return {
      lines: this.#lines,
      retries: this.#retries,
      gaveUp: this.#gaveUp,
      errors: this.#errors.seen,
      handled: this.#handled,
    };
  }

  /** The lines added since a mark. */
  since(before: LogMark): ServerLog {
    const errors = this.#errors.seen.flatMap((seen) => {
      const earlier = before.errors.find(({ error }) => error === seen.error)?.count ?? 0;
      return seen.count > earlier ? [{ ...seen, count: seen.count - earlier }] : [];
    });
    const lines = this.#lines - before.lines;
    const gaveUp = this.#gaveUp - before.gaveUp;
    const handled = this.#handled - before.handled;
    const exception = lines > 0 ? this.#exception : null;
    const other = exception ?? (lines > 0 ? this.#errorLine : null);
    // Errors that were all retried are not why a request failed, if something else is.
    const areHandled = gaveUp === 0 && handled === sumOf(errors, ({ count }) => count);
    const example = (areHandled ? exception : null) ?? errors[0]?.example ?? other;
    return {
      lines,
      lockErrors: sumOf(errors, ({ error, count }) => (isAboutLocks(error) ? count : 0)),
      retries: this.#retries - before.retries,
      gaveUp,
      errors,
      example,
    };
  }
}
