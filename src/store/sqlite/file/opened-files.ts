import { realpathSync } from 'node:fs';
import { type FileIdentity, fileIdentity, isReplaced } from './file-identity.ts';
import { replacedError } from './replaced-error.ts';

interface OpenedFile {
  readonly path: string;
  readonly identity: FileIdentity;
}

/**
 * What all connections to a database hold open, the database first. Its log and the index of the log stay what they are
 * while any connection is open: SQLite removes them with the last one.
 */
export type OpenedFiles = readonly OpenedFile[];

/** Call after the first read: it makes the log. Throws `DB_REPLACED` if the log is gone already. */
export function openedFiles(path: string, database: FileIdentity): OpenedFiles {
  const target = realpathSync(path);
  const companions = ['-wal', '-shm'].map((end) => openedFile(path, target + end));
  return [{ path, identity: database }, ...companions];
}

function openedFile(database: string, path: string): OpenedFile {
  const identity = fileIdentity(path);
  if (!identity) throw replacedError(database, path);
  return { path, identity };
}

/** Throws `DB_REPLACED` if a path leads to another file than it did, or to none. */
export function assertInPlace(files: OpenedFiles): void {
  const replaced = files.find(({ path, identity }) => isReplaced(path, identity));
  if (replaced) throw replacedError(files[0]?.path ?? replaced.path, replaced.path);
}
