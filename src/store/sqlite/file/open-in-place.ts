import { GenesisError } from '../../../errors.ts';
import { type FileIdentity, fileIdentity, isReplaced, isSameFile } from './file-identity.ts';
import { replacedError } from './replaced-error.ts';

export interface OpenedInPlace<T> {
  readonly opened: T;
  readonly identity: FileIdentity;
}

/** How often a file may turn out to be another one while it is opened: one of a lower layer of overlayfs does so once. */
const MAX_ATTEMPTS = 3;

/**
 * Opens the file at a path and says which one it is; with `expected`, only that one. Nothing has been read or written
 * when it looks again, so another file that came in between stays as it was. Throws `DB_REPLACED` or `DB_OPEN_FAILED`.
 */
export function openInPlace<T extends { close(): unknown }>(
  path: string,
  expected: FileIdentity | undefined,
  open: () => T,
): OpenedInPlace<T> {
  if (expected && isReplaced(path, expected)) throw replacedError(path);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const before = expected ?? fileIdentity(path);
    const opened = open();
    const identity = fileIdentity(path);
    if (identity && isSameFile(before, identity)) return { opened, identity };
    opened.close();
    if (expected) throw replacedError(path);
  }
  throw new GenesisError('DB_OPEN_FAILED', `${path} became another file each time that it was opened`, {
    hint: 'Stop what replaces it. If nothing does, its file system is not fit for SQLite: name a file on a local disk.',
  });
}
