import type { DatabaseFile } from './file-facts.ts';

/** Bytes that a database should have at least, where it has fewer; undefined where nothing is missing, or it cannot be told. */
export function expectedBytes({ entry, header, companions }: DatabaseFile): number | undefined {
  if (header.defects.length > 0 && entry.bytes >= 100) return undefined;
  // A commit and a checkpoint write the first page before the last one: until they are over, the header runs ahead.
  if (companions.journal !== null || (companions.wal?.bytes ?? 0) > 0) return undefined;
  if (entry.bytes < 100) return 512;
  const wholePages = Math.ceil(entry.bytes / header.pageSize);
  const expected = Math.max(wholePages, header.pageCount ?? 0) * header.pageSize;
  return entry.bytes < expected ? expected : undefined;
}

/** Whether the header and the length alone prove a database to be broken: SQLite must not open it then. */
export function isBroken(file: DatabaseFile): boolean {
  return expectedBytes(file) !== undefined || file.header.defects.length > 0;
}
