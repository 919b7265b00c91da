import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Seen } from './unprivileged.ts';

/** Not where the system keeps namespaces from its users. Tests that need a disk of their own are skipped then. */
export const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** Ends with its process: the mount is in a namespace of its own. */
const SCRIPT = `
  mount -t tmpfs -o "$1" tmpfs "$2" && cp "$3" "$2/chat.db" && sh -c "cd $2; $4" &&
  exec "$5" "$6" "$2/chat.db"`;

export interface SmallDisk {
  /** Of the mount, as `size=64k`. */
  readonly options: string;
  /** A shell command that is run in it when the database is there; the mount is called `.` in it. */
  readonly prepare: string;
}

/** What is seen of a copy of a database on a small disk, which is made in that folder. */
export async function seenOnSmallDisk(folder: string, database: string, disk: SmallDisk): Promise<Seen> {
  const mount = join(folder, 'disk');
  mkdirSync(mount);
  const script = fileURLToPath(new URL('./read-facts.ts', import.meta.url));
  const args = [disk.options, mount, database, disk.prepare, process.execPath, script];
  const { stdout } = await promisify(execFile)('unshare', ['-rm', 'sh', '-c', SCRIPT, 'sh', ...args]);
  return JSON.parse(stdout);
}
