import { formatDuration } from '../../../duration.ts';
import { GenesisError } from '../../../errors.ts';
import { shellQuote } from '../../../shell-quote.ts';

/** An operation that was refused a lock in all its attempts. */
export function lockedError(path: string, operation: string, attempts: number, cause: unknown): GenesisError {
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return new GenesisError('DB_LOCKED', `${operation}: ${path} is still locked after ${times}`, {
    hint: 'Another process holds its lock. Try again when that one has finished.',
    cause,
  });
}

/** A database whose lock another process held for as long as its opening waits, in milliseconds. */
export function lockedAtStart(path: string, busyTimeoutMs: number, cause: unknown): GenesisError {
  const waited = formatDuration(busyTimeoutMs);
  return new GenesisError('DB_LOCKED', `${path} is locked: another process held its lock for ${waited}`, {
    hint: `genesis doctor ${shellQuote(path)} shows which one it is. Start again when it has finished, or wait longer with --busy-timeout.`,
    cause,
  });
}
