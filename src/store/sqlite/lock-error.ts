import { codeOf } from '../../errors.ts';

/** SQLite's refusal of a lock: always with its code. */
export type LockError = Error & { readonly code: string };

/**
 * Whether SQLite refused a lock, by the extended result code (`SQLITE_BUSY`, `SQLITE_BUSY_SNAPSHOT`,
 * `SQLITE_BUSY_RECOVERY`, `SQLITE_LOCKED`, …). Never by the message: that also appears inside chat messages.
 */
export function isLockError(error: unknown): error is LockError {
  const code = codeOf(error);
  return code !== undefined && /^SQLITE_(BUSY|LOCKED)(_|$)/.test(code);
}
