import { basename } from 'node:path';
import { formatBytes } from '../../../bytes.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FileFacts, ForeignFile } from '../../facts/file/file-facts.ts';
import type { Finding } from '../../result.ts';

type EmptyFile = Extract<FileFacts, { kind: 'empty' }>;
const RESTORE = 'Restore it from a backup.';

/** What is wrong where a file is none that SQLite wrote. */
export function noDatabase(file: EmptyFile | ForeignFile): Finding {
  if (file.kind === 'empty') return empty(file);
  switch (file.looksLike) {
    case 'zeros':
      return zeros(file);
    case 'encrypted':
      return encrypted(file);
    case 'text':
    case 'old-sqlite':
    case 'other':
      return foreign(file);
  }
}

function empty({ path, companions }: EmptyFile): Finding {
  const name = basename(path);
  const { wal, journal } = companions;
  const left = [
    ...(wal && wal.bytes > 0 ? [`${name}-wal has ${formatBytes(wal.bytes)}: there was a database here`] : []),
    ...(journal && journal.bytes > 0
      ? [`${name}-journal has ${formatBytes(journal.bytes)}: a transaction did not end`]
      : []),
  ];
  return {
    rule: 'empty-file',
    severity: 'error',
    message: `${path} is empty: it has 0 bytes`,
    evidence: left,
    remedy:
      left.length > 0
        ? `Copy it and what is beside it away before anything opens it, even to read: SQLite deletes a log beside an empty database. Then restore a backup.`
        : 'SQLite takes it for a new database without tables. If it had content, restore a backup; otherwise the program that should fill it has not done so, or uses another file.',
  };
}

function zeros({ path, entry }: ForeignFile): Finding {
  return {
    rule: 'zero-filled-file',
    severity: 'error',
    message: `${path} has ${formatBytes(entry.bytes)}, but it begins with zeros, where the header of a database should be`,
    evidence: ['a file system that lost its latest blocks, as in a power cut, leaves such files'],
    remedy: `${RESTORE} Look for errors of the disk in the system's log before it is used again.`,
  };
}

function encrypted({ path, entry }: ForeignFile): Finding {
  return {
    rule: 'encrypted-file',
    severity: 'error',
    message: `${path} cannot be looked into: its bytes look random from the first one on, as in an encrypted database`,
    evidence: [
      `${formatBytes(entry.bytes)} in whole sectors of 512 bytes, without the header of a database`,
      'databases of SQLCipher and SEE look like this; SQLite calls them "file is not a database"',
    ],
    remedy:
      'Use the program that has its key, or decrypt a copy and look at that. If it was never encrypted, restore it from a backup.',
  };
}

function foreign(file: ForeignFile): Finding {
  return {
    rule: 'not-a-database',
    severity: 'error',
    message: `${file.path} is not a SQLite 3 database${whatElse(file)}`,
    evidence: [`it has ${formatBytes(file.entry.bytes)}, and does not begin with "SQLite format 3"`],
    remedy: remedyFor(file),
  };
}

function whatElse({ looksLike, format }: ForeignFile): string {
  if (format !== null) return `: it is ${format}`;
  return looksLike === 'text' ? ': it is text' : '';
}

function remedyFor({ path, format }: ForeignFile): string {
  if (format === null) {
    return 'Name the file of the database. If this should be it, it was overwritten: restore a backup.';
  }
  const remedy = REMEDIES.find(([pattern]) => pattern.test(format))?.[1];
  return remedy?.(path) ?? 'Name the file of the database.';
}

const REMEDIES: readonly (readonly [format: RegExp, remedy: (path: string) => string])[] = [
  [/\b(log|journal)\b/, (path) => `Name the database itself: ${path.replace(/-(wal|shm|journal)$/, '')}.`],
  [/archive$/, () => 'Unpack it, and name what was in it.'],
  [/SQLite 2$/, () => 'Take its content over with the shell of SQLite 2: sqlite OLD .dump | sqlite3 NEW.'],
  [/^SQL$/, (path) => `Make a database of it: sqlite3 NEW < ${shellQuote(path)}.`],
  [/Git LFS/, () => 'Fetch the file itself: git lfs pull.'],
];
