import type { DatabaseFile } from './file-facts.ts';

/** The least size in bytes of a database that is shorter than that; undefined if nothing is missing, or it is unknown. */
export function expectedBytes({ entry, header, companions }: DatabaseFile): number | undefined {
  if (header.defects.length > 0 && entry.bytes >= 100) return undefined;
  // A commit and a checkpoint write the first page before the last one: until they end, the header is ahead of the file.
  if (companions.journal !== null || (companions.wal?.bytes ?? 0) > 0) return undefined;
  if (entry.bytes < 100) return 512;
  // SQLite ignores what follows the pages that it counts.
  const pages = header.pageCount ?? Math.ceil(entry.bytes / header.pageSize);
  const expected = pages * header.pageSize;
  return entry.bytes < expected ? expected : undefined;
}

/** Whether the header and the length prove that a database is broken: then SQLite must not open it. */
export function isBroken(file: DatabaseFile): boolean {
  return expectedBytes(file) !== undefined || file.header.defects.length > 0;
}
