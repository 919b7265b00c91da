import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, GenesisError } from '../../../errors.ts';
import { COMPANIONS } from '../../../sqlite-files/companions.ts';
import { specialKind } from '../../../sqlite-files/special-kind.ts';

/** Who may read the chats: their owner. SQLite gives the files beside a database the same mode. */
const PRIVATE = 0o600;

/**
 * Makes an empty database where there is none, and refuses what SQLite must not even try: to wait for a named pipe, or
 * to leave a `-shm` that cannot be written beside a read-only database. Throws `DB_OPEN_FAILED`, or the system's error.
 */
export function prepareFile(path: string): void {
  const target = targetOf(path);
  assertIsFile(target, 'Name another file with --db.');
  for (const end of COMPANIONS)
    assertIsFile(target + end, 'Move it away, or name another database with --db.');
  makeUnlessThere(target);
  accessSync(target, constants.R_OK | constants.W_OK);
}

/** Where symbolic links lead, also to a file that does not exist yet: SQLite's names begin with that path. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    if (isLink) return targetOf(resolve(dirname(path), readlinkSync(path)));
    return join(realpathSync(dirname(path)), basename(path));
  }
}

function assertIsFile(path: string, hint: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats || stats.isFile()) return;
  throw new GenesisError(
    'DB_OPEN_FAILED',
    `${path} cannot be opened: it is ${specialKind(stats)}, not a file`,
    {
      hint,
    },
  );
}

/** Before this process has any lock on it, which closing the file would drop. The mode is set again because of the umask. */
function makeUnlessThere(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })) return;
  try {
    closeSync(openPrivate(path));
  } catch (error) {
    // Another process was faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function openPrivate(path: string): number {
  const descriptor = openSync(path, 'wx', PRIVATE);
  try {
    fchmodSync(descriptor, PRIVATE);
  } catch {
    // Some file systems have no modes.
  }
  return descriptor;
}
