import { setTimeout as delay } from 'node:timers/promises';

/** An error of the database, always with its code. */
export type DatabaseError = Error & { readonly code: string };

/** Milliseconds before the 1st, 2nd, … retry, before jitter: five retries, 1.55 s in all. */
export const RETRY_DELAYS_MS: readonly number[] = [50, 100, 200, 400, 800];

/** Each delay grows by a random share up to this, so that requests refused together do not return together. */
const MAX_JITTER = 0.3;

export interface Retry {
  /** 1 for the first retry. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: DatabaseError;
}

export interface RetryOptions {
  /** Whether the operation has changed nothing, and may succeed if it is run again. */
  readonly isTransient: (error: unknown) => error is DatabaseError;
  readonly onRetry?: (retry: Retry) => void;
  readonly onExhausted?: (error: DatabaseError) => void;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** A number in [0, 1), such as `Math.random` returns. */
  readonly random?: () => number;
}

/**
 * Runs `operation` again after an error that is transient, and only then; any other error passes at once.
 * The wait is spent here, not in a connection. Throws the last transient error when the retries run out.
 */
export async function withRetry<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { sleep = delay, random = Math.random } = options;
  for (let retries = 0; ; retries++) {
    try {
      return await operation();
    } catch (error) {
      if (!options.isTransient(error)) throw error;
      const baseMs = RETRY_DELAYS_MS[retries];
      if (baseMs === undefined) {
        options.onExhausted?.(error);
        throw error;
      }
      const delayMs = baseMs * (1 + random() * MAX_JITTER);
      options.onRetry?.({ attempt: retries + 1, delayMs, error });
      await sleep(delayMs);
    }
  }
}
