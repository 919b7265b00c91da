import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';

const FULL_BYTES = 2 ** 20;
const FULL_PAGES = 16;
const LOW_BYTES = 100 * 2 ** 20;
/** A small disk may have less than that, and most of it free. */
const LOW_SHARE = 0.1;

/** SQLite needs some free space even to delete. */
export const diskSpace: FindingsOf = ({ file, wal, environment }) => {
  // A read-only file system, such as that of a DVD, is always full.
  if (!environment?.disk || environment.readOnlyFileSystem) return [];
  const { freeBytes, totalBytes } = environment.disk;
  const pageSize = file?.kind === 'database' ? file.header.pageSize : 0;
  const isFull = freeBytes < Math.max(FULL_BYTES, FULL_PAGES * pageSize);
  const walBytes = wal?.bytes ?? 0;
  const lowBytes = Math.min(LOW_BYTES, LOW_SHARE * totalBytes);
  if (!isFull && freeBytes >= Math.max(lowBytes, walBytes)) return [];
  const free = `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} are free`;
  return [
    {
      rule: isFull ? 'disk-full' : 'disk-low',
      severity: isFull ? 'error' : 'warning',
      message: isFull
        ? `the disk is full, and transactions fail with SQLITE_FULL: ${free}`
        : `the disk is nearly full: ${free}`,
      evidence:
        walBytes > freeBytes
          ? [`the log of ${formatBytes(walBytes)} may need as much space again in the database`]
          : [],
      remedy:
        'Free some space, but leave the -wal and -journal files alone: they have transactions that are not in the database yet.',
    },
  ];
};
