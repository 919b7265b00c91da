import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, messageOf } from '../../../errors.ts';
import { readEntry } from '../../../locks/file/entry.ts';
import { nameOfUser, ourUserName } from '../../../locks/proc/user-name.ts';
import type { Denied, UnreadableFile } from './file-facts.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'its disk, or the machine that serves it, cannot read it (EIO)',
  ESTALE: 'the machine that serves it has replaced it (ESTALE)',
  EMFILE: 'this process has too many files open (EMFILE)',
  ENFILE: 'the system has too many files open (ENFILE)',
};

/** Why a file cannot be read. @param error the system's error from the attempt to read it. */
export async function readUnreadableFile(path: string, error: unknown): Promise<UnreadableFile> {
  const code = codeOf(error) ?? '';
  return {
    kind: 'unreadable',
    path,
    reason: REASONS[code] ?? messageOf(error),
    denied: code === 'EACCES' || code === 'EPERM' ? await readDenied(path) : null,
  };
}

/** The outermost folder that may not be searched, or the file if all of them may. */
async function readDenied(path: string): Promise<Denied | null> {
  for (const folder of foldersOf(path)) {
    const mayBeSearched = await access(folder, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!mayBeSearched) return withEntry(folder);
  }
  return withEntry(path);
}

/** The folders that contain a path, from the root on. */
function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [...foldersOf(folder), folder];
}

async function withEntry(path: string): Promise<Denied | null> {
  const entry = await readEntry(path).catch(() => null);
  if (entry === null) return null;
  return { path, entry, owner: nameOfUser(entry.uid), user: ourUserName() };
}
