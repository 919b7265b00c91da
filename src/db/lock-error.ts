import { codeOf } from '../errors.ts';

/**
 * Whether SQLite refused a lock, told by the extended result code (`SQLITE_BUSY`, `SQLITE_BUSY_SNAPSHOT`,
 * `SQLITE_BUSY_RECOVERY`, `SQLITE_LOCKED`, …). Never by the message: that also appears inside chat messages.
 */
export function isLockError(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && /^SQLITE_(BUSY|LOCKED)(_|$)/.test(code);
}
