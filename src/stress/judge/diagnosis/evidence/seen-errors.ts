import { times } from '../../../../count.ts';
import {
  type DatabaseError,
  databaseErrorTraits,
  isAboutLocks,
} from '../../../answer/database/database-error.ts';
import type { SeenError } from '../../../answer/database/error-counts.ts';
import type { Outcome } from '../../../answer/outcome.ts';
import { isExcused } from '../../../faults/is-excused.ts';
import type { Symptoms } from '../symptoms.ts';

/** What a client may get instead of the text of an error; some servers close the connection, as Python's does. */
const UNEXPLAINED: readonly Outcome[] = [
  'internal-error',
  'error-in-stream',
  'overloaded',
  'connection-lost',
  'cut-off',
];

/** Ends of connections, which a fault may explain. */
const ENDS: readonly Outcome[] = ['connection-lost', 'cut-off'];

/**
 * The first outcome that only the log can explain; undefined without one. A kill or a cut explains the connections that it
 * ended.
 */
export function unexplainedOutcome(symptoms: Symptoms): Outcome | undefined {
  return UNEXPLAINED.find((outcome) => symptoms.outcomes[outcome] > 0 && !isExplained(outcome, symptoms));
}

function isExplained(outcome: Outcome, { faults, serverLog }: Symptoms): boolean {
  // A server that retries and never gives up does not end its streams because of a lock.
  const isRetried = serverLog !== null && serverLog.retries > 0 && serverLog.gaveUp === 0;
  if (outcome === 'cut-off' && isRetried) return true;
  return ENDS.includes(outcome) && isExcused(outcome, faults);
}

/** The database errors of a run, in the answers and in the log: a client often gets only a plain 500. */
export class SeenErrors {
  readonly #answered: readonly SeenError[];
  readonly #logged: readonly SeenError[];

  constructor(symptoms: Symptoms) {
    this.#answered = symptoms.databaseErrors;
    // Without a request that failed for an unknown reason, they were handled.
    this.#logged = unexplainedOutcome(symptoms) ? (symptoms.serverLog?.errors ?? []) : [];
  }

  /** The first of these errors that was seen, with more weight on answers; undefined without any. */
  first(...errors: readonly DatabaseError[]): SeenError | undefined {
    return [...this.#answered, ...this.#logged].find(({ error }) => errors.includes(error));
  }

  /** The most revealing one except this; undefined without one. */
  other(error: DatabaseError): SeenError | undefined {
    return [...this.#answered, ...this.#logged].find((seen) => seen.error !== error);
  }

  has(error: DatabaseError): boolean {
    return this.first(error) !== undefined;
  }

  /** Whether all lock errors are those of a database server: SQLite's locks, and when they are free, do not explain them. */
  get areLockErrorsOfServer(): boolean {
    const locks = [...this.#answered, ...this.#logged].filter(({ error }) => isAboutLocks(error));
    return locks.length > 0 && locks.every(({ error }) => databaseErrorTraits(error).isOfServer);
  }

  /** An error both answered and logged counts once. */
  countOf(error: DatabaseError): number {
    const countIn = (seen: readonly SeenError[]) => seen.find((each) => each.error === error)?.count ?? 0;
    return Math.max(countIn(this.#answered), countIn(this.#logged));
  }

  /** `9 times in the log: database is locked`. */
  describe({ error, example }: SeenError): string {
    const where = this.#answered.some((each) => each.error === error) ? '' : ' in the log';
    return `${times(this.countOf(error))}${where}: ${example}`;
  }
}
