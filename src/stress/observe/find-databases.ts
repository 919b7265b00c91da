import { readStartSync } from '../../locks/file/read-start.ts';
import { statOf } from '../../locks/file/stat-of.ts';
import { type FileDescriptor, readDescriptors } from '../../locks/proc/descriptors.ts';
import { COMPANIONS } from '../../sqlite-files/companions.ts';

/** The first bytes of every database, with a zero behind them. https://www.sqlite.org/fileformat2.html#magic_header_string */
const MAGIC = Buffer.from('SQLite format 3\0');

/** The SQLite databases that processes have open, as far as these processes show their files to this user. */
export function findDatabases(pids: readonly number[]): string[] {
  return [...new Set(pids.flatMap((pid) => databasesAmong(readDescriptors(pid) ?? [])))];
}

function databasesAmong(open: readonly FileDescriptor[]): string[] {
  const names = new Set(open.map(({ name }) => name));
  const hasCompanion = (name: string) => COMPANIONS.some((companion) => names.has(name + companion));
  return open
    .filter((file) => isHere(file) && (hasCompanion(file.name) || hasMagic(file)))
    .map(({ name }) => name);
}

/** Whether we see the same regular file under its name: a process in a container has other files. */
function isHere({ name, inode, isDeleted }: FileDescriptor): boolean {
  const stat = isDeleted ? undefined : statOf(name);
  return stat?.isFile() === true && String(stat.ino) === inode;
}

function hasMagic({ name }: FileDescriptor): boolean {
  return readStartSync(name, MAGIC.length)?.equals(MAGIC) === true;
}
