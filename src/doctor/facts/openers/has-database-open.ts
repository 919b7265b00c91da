import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readDescriptors } from '../../../locks/proc/descriptors.ts';
import { mayBeRunning } from '../../../locks/proc/may-be-running.ts';
import { orUndefined } from '../../../or-undefined.ts';
import { readOpenParts } from './read-open-parts.ts';

/**
 * Whether a process of this machine has this database open, even if it was deleted or replaced. The path alone does not
 * decide: other machines and containers have the same paths. Null if unknown: there is no /proc, or the process does not
 * show its files to this user.
 */
export function hasDatabaseOpen(pid: number, file: string): boolean | null {
  if (readDescriptors(pid) === undefined) return mayBeRunning(pid) ? null : false;
  return readOpenParts(resolved(file), pid) !== undefined;
}

/** With symbolic links resolved, as SQLite does; at least those of the folder if the file is gone. */
function resolved(file: string): string {
  const folder = dirname(file);
  const ofMissing = () => (folder === file ? file : join(resolved(folder), basename(file)));
  return orUndefined(() => realpathSync(file)) ?? ofMissing();
}
