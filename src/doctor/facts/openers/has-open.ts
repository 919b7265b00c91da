import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mayBeThere } from '../../../locks/proc/may-be-there.ts';
import { openFilesOf } from '../../../locks/proc/open-files.ts';
import { openedFilesOf } from './opened-files-of.ts';

/**
 * Whether a process of this machine has this very database open. The path alone would not do: another machine or
 * container has the same ones. A database that was deleted or replaced since counts. Null where the system does not
 * tell: it has no /proc, or the process is not ours to look into.
 */
export function hasOpen(pid: number, file: string): boolean | null {
  if (openFilesOf(pid) === undefined) return mayBeThere(pid) ? null : false;
  return openedFilesOf(resolved(file), pid) !== undefined;
}

/** Symbolic links resolved, as SQLite does; where the file itself is gone, at least those of its folder. */
function resolved(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = dirname(file);
    return folder === file ? file : join(resolved(folder), basename(file));
  }
}
