import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../errors.ts';
import { openFilesOf } from '../proc/open-files.ts';
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

/** Of any system; beyond it, Node asks about no process at all. */
const MAX_PID = 2 ** 31 - 1;

function mayBeThere(pid: number): boolean {
  if (pid < 1 || pid > MAX_PID) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
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
