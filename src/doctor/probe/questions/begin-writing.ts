import type { Database } from 'better-sqlite3';
import type { WriteAttempt } from '../../../locks/lock-watch.ts';
import { isLockError } from '../../../store/sqlite/lock-error.ts';

const PAUSE_MS = 1;
const clock = new Int32Array(new SharedArrayBuffer(4));

/**
 * Tries to get the write lock for at least `forMs` milliseconds, without SQLite's growing pauses: they would miss the gap
 * between two transactions of a busy writer. Releases it at once, and writes nothing.
 */
export function beginWriting(db: Database, forMs: number): WriteAttempt {
  const startedAt = performance.now();
  for (;;) {
    const refusal = refusalOf(db);
    const afterMs = performance.now() - startedAt;
    if (refusal === undefined) return { status: 'began', afterMs };
    if (afterMs >= forMs) return { status: 'refused', code: refusal, afterMs };
    Atomics.wait(clock, 0, 0, PAUSE_MS);
  }
}

function refusalOf(db: Database): string | undefined {
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    if (isLockError(error)) return error.code;
    throw error;
  }
  db.exec('ROLLBACK');
  return undefined;
}
