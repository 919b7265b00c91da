import { isLockError } from '../lock-error.ts';

const PAUSE_MS = 10;

/**
 * Repeats a synchronous step that SQLite may refuse a lock, for `timeoutMs` at most; throws the last error then.
 * For opening a file only, in a worker: it blocks its thread.
 */
export function untilUnlocked<T>(
  timeoutMs: number,
  step: () => T,
  isTemporary: (error: unknown) => boolean = isLockError,
): T {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (!isTemporary(error) || performance.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
