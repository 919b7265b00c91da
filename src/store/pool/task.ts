import type { PoolCounters } from '../counters.ts';
import type { Trace } from '../trace.ts';
import type { Operation, Outcome } from './batch-connection.ts';

/** One operation on its way: submitted, taken by a connection, settled; its trace records how long each took. */
export class Task {
  readonly operation: Operation;
  readonly submittedAt = performance.now();
  /** Settles with the operation's result or its error. */
  readonly result: Promise<unknown>;
  readonly #trace: Trace;
  /** Whether it found no idle connection. */
  readonly #waited: boolean;
  #takenAt = 0;
  #resolve!: (result: unknown) => void;
  #reject!: (error: unknown) => void;

  constructor(operation: Operation, trace: Trace, waited: boolean) {
    this.operation = operation;
    this.#trace = trace;
    this.#waited = waited;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  take(now: number, counters: PoolCounters): void {
    const waitedMs = now - this.submittedAt;
    this.#takenAt = now;
    this.#trace.poolWaitMs += waitedMs;
    if (this.#waited) counters.waits++;
    counters.waitMs += waitedMs;
  }

  /** Whether a connection took it at `time` or earlier. */
  takenBefore(time: number): boolean {
    return this.#takenAt <= time;
  }

  settle(outcome: Outcome, now: number): void {
    if (outcome.ok) {
      this.#trace.databaseMs += now - this.#takenAt;
      this.#resolve(outcome.result);
    } else {
      this.fail(outcome.error, now);
    }
  }

  /** Ends it with an error that it met in the database. */
  fail(error: unknown, now: number): void {
    this.#trace.databaseMs += now - this.#takenAt;
    this.#reject(error);
  }

  /** Ends it with an error that it met in the queue. */
  refuse(error: unknown): void {
    this.#trace.poolWaitMs += performance.now() - this.submittedAt;
    this.#reject(error);
  }
}
