import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { GenesisError } from '../../../errors.ts';
import { fromWire, type WireError } from '../../../wire-error.ts';
import { isLockError } from '../lock-error.ts';

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  SQLITE_NOTADB: [
    'is not a SQLite database',
    'Name a file that does not exist yet, or one that Genesis made.',
  ],
  SQLITE_CORRUPT: ['is a damaged SQLite database', 'Restore it from a backup, or name another file.'],
  SQLITE_CANTOPEN: ['cannot be opened', 'Check that it is a file in a folder that this user may write to.'],
  SQLITE_READONLY: ['cannot be written', 'Check the permissions of the file and of its folder.'],
  SQLITE_FULL: ['cannot be written: the disk is full', 'Free some space, or name a file on another disk.'],
};

/**
 * Why a database could not be opened, in words. A lock error stays what it is, so that it can be retried;
 * everything else becomes `DB_OPEN_FAILED`.
 */
export function openError(file: string, wire: WireError): Error {
  const cause = fromWire(wire);
  if (isLockError(cause)) return cause;
  if (wire.code === 'DB_OPEN_FAILED')
    return new GenesisError('DB_OPEN_FAILED', wire.message, { hint: wire.hint });
  if (!existsSync(dirname(file))) {
    return new GenesisError('DB_OPEN_FAILED', `${file} cannot be made: its folder does not exist`, {
      hint: `Make the folder ${dirname(file)} first, or name another file.`,
      cause,
    });
  }
  // Extended codes such as SQLITE_READONLY_DIRECTORY fall back to the code they extend.
  const primary = wire.code?.split('_').slice(0, 2).join('_') ?? '';
  const [reason, hint] = REASONS[primary] ?? [`cannot be opened: ${wire.message}`, undefined];
  return new GenesisError('DB_OPEN_FAILED', `${file} ${reason}`, { hint, cause });
}
