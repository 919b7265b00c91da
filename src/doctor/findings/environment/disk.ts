import { formatBytes } from '../../../bytes.ts';
import type { EnvironmentFacts } from '../../facts/environment/environment-facts.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';

const FULL_BYTES = 2 ** 20;
const FULL_PAGES = 16;
const LOW_BYTES = 100 * 2 ** 20;
const LOW_INODES = 100;

type Disk = NonNullable<EnvironmentFacts['disk']>;

/** Whether there is room: SQLite needs some even to delete. */
export function disk(facts: Facts, { disk, readOnlyFileSystem }: EnvironmentFacts): Finding[] {
  // Such as a DVD is always full.
  if (disk === null || readOnlyFileSystem) return [];
  return [room(facts, disk) ?? [], inodes(disk) ?? []].flat();
}

function room(facts: Facts, { freeBytes, totalBytes }: Disk): Finding | undefined {
  const pageSize = facts.file?.kind === 'database' ? facts.file.header.pageSize : 0;
  const isFull = freeBytes < Math.max(FULL_BYTES, FULL_PAGES * pageSize);
  const walBytes = facts.wal?.bytes ?? 0;
  if (!isFull && freeBytes >= Math.max(LOW_BYTES, walBytes)) return undefined;
  const free = `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} are free`;
  return {
    rule: isFull ? 'disk-full' : 'disk-low',
    severity: isFull ? 'error' : 'warning',
    message: isFull
      ? `the disk is full, and transactions fail with SQLITE_FULL: ${free}`
      : `the disk is nearly full: ${free}`,
    evidence:
      walBytes > freeBytes
        ? [`the log of ${formatBytes(walBytes)} may need as much again in the database`]
        : [],
    remedy:
      'Free some space, but leave the -wal and -journal files alone: they hold transactions that are not in the database yet.',
  };
}

function inodes({ freeInodes }: Disk): Finding | undefined {
  if (freeInodes === null || freeInodes >= LOW_INODES) return undefined;
  const none = freeInodes === 0;
  return {
    rule: 'inodes-low',
    severity: none ? 'error' : 'warning',
    message: none
      ? 'the disk has no inode left, so SQLite cannot make a journal or a log'
      : `the disk has room for ${freeInodes} more files only, and SQLite needs some for its journal and its log`,
    evidence: ['df -i tells of the inodes'],
    remedy: 'Delete files that are not needed: each of them takes one, however small it is.',
  };
}
