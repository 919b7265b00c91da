import { codeOf, type ErrorCode, GenesisError } from '../../../errors.ts';
import { isLockError } from '../lock-error.ts';
import { lockedError } from './locked-error.ts';
import { type WhyNot, whyNot } from './why-not.ts';

const CODE: Readonly<Record<WhyNot['trouble'], ErrorCode>> = {
  damaged: 'DB_DAMAGED',
  full: 'DB_FULL',
  refused: 'DB_IO_FAILED',
};

/** What an operation met in the database, under the name that every backend gives it. A defect keeps its own. */
export function useError(path: string, operation: string, attempts: number, cause: unknown): unknown {
  if (isLockError(cause)) return lockedError(path, operation, attempts, cause);
  if (cause instanceof GenesisError) return cause;
  const found = whyNot(path, codeOf(cause));
  if (!found) return cause;
  const { trouble, reason, hint } = found;
  return new GenesisError(CODE[trouble], `${operation}: ${path} ${reason}`, { hint, cause });
}
