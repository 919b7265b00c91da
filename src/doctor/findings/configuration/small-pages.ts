import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';

/** SQLite's choice since 3.12.0: a page of memory, and of most disks. */
const USUAL_BYTES = 4_096;

export const smallPages: FindingsOf = ({ file }) => {
  if (file?.kind !== 'database' || file.header.pageSize >= USUAL_BYTES) return [];
  return [
    {
      rule: 'small-pages',
      severity: 'info',
      message: `the database has pages of ${formatBytes(file.header.pageSize)}, where ${formatBytes(USUAL_BYTES)} are usual, so it reads and writes more of them for the same rows`,
      evidence: [],
      remedy: `While no process uses it, in one connection: PRAGMA journal_mode=DELETE; PRAGMA page_size=${USUAL_BYTES}; VACUUM; PRAGMA journal_mode=WAL.`,
    },
  ];
};
