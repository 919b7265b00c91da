import { formatBytes } from '../../../bytes.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';

/** What SQLite chooses since 3.12.0: a page of memory, and of most disks. */
const USUAL_BYTES = 4_096;

export function smallPages({ file }: Facts): Finding | undefined {
  if (file?.kind !== 'database' || file.header.pageSize >= USUAL_BYTES) return undefined;
  return {
    rule: 'small-pages',
    severity: 'info',
    message: `the database has pages of ${formatBytes(file.header.pageSize)}, where ${formatBytes(USUAL_BYTES)} are usual, and so reads and writes more of them for the same rows`,
    evidence: [],
    remedy: `While nobody uses it, in one connection: PRAGMA journal_mode=DELETE; PRAGMA page_size=${USUAL_BYTES}; VACUUM; PRAGMA journal_mode=WAL.`,
  };
}
