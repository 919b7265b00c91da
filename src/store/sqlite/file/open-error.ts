import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { GenesisError } from '../../../errors.ts';
import { fromWire, type WireError } from '../../../wire-error.ts';
import { isLockError } from '../lock-error.ts';
import { whyNot } from './why-not.ts';

/**
 * Why a database could not be opened, in words. A lock error stays what it is, so that it can be retried;
 * everything else becomes `DB_OPEN_FAILED` or `DB_REPLACED`.
 */
export function openError(path: string, wire: WireError): Error {
  const cause = fromWire(wire);
  if (isLockError(cause) || cause instanceof GenesisError) return cause;
  if (!existsSync(dirname(path))) {
    return new GenesisError('DB_OPEN_FAILED', `${path} cannot be made: its folder does not exist`, {
      hint: `Make the folder ${dirname(path)} first, or name another file.`,
      cause,
    });
  }
  const { reason, hint } = whyNot(path, wire.code) ?? {
    reason: `cannot be opened: ${wire.message}`,
    hint: 'Name another file with --db.',
  };
  return new GenesisError('DB_OPEN_FAILED', `${path} ${reason}`, { hint, cause });
}
