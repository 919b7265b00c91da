import type { FileFacts } from '../facts/file/file-facts.ts';

/** What there is instead of a database. */
export const FILE_KINDS: Readonly<Record<Exclude<FileFacts['kind'], 'database'>, string>> = {
  missing: 'no such file',
  folder: 'a folder',
  special: 'not a regular file',
  unreadable: 'cannot be read',
  empty: 'an empty file',
  'not-a-database': 'not a SQLite database',
};
