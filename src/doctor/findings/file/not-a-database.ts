import { formatBytes } from '../../../bytes.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { ForeignFile } from '../../facts/file/file-facts.ts';

/** Zeros and encrypted bytes have findings of their own. */
export const notADatabase: FindingsOf = ({ file }) => {
  if (file?.kind !== 'not-a-database' || ['zeros', 'encrypted'].includes(file.looksLike)) return [];
  return [
    {
      rule: 'not-a-database',
      severity: 'error',
      message: `${file.path} is not a SQLite 3 database${whatElse(file)}`,
      evidence: [`it has ${formatBytes(file.entry.bytes)}, and does not begin with "SQLite format 3"`],
      remedy: remedyFor(file),
    },
  ];
};

function whatElse({ looksLike, format }: ForeignFile): string {
  if (format !== null) return `: it is ${format}`;
  return looksLike === 'text' ? ': it is text' : '';
}

function remedyFor({ path, format }: ForeignFile): string {
  if (format === null)
    return 'Name the file of the database. If this should be it, it was overwritten: restore a backup.';
  const remedy = REMEDIES.find(([pattern]) => pattern.test(format))?.[1];
  return remedy?.(path) ?? 'Name the file of the database.';
}

const REMEDIES: readonly (readonly [format: RegExp, remedy: (path: string) => string])[] = [
  [/\b(log|journal)\b/, (path) => `Name the database itself: ${path.replace(/-(wal|shm|journal)$/, '')}.`],
  [/archive$/, () => 'Unpack it, and name what was in it.'],
  [/SQLite 2$/, () => 'Convert it with the shell of SQLite 2: sqlite OLD .dump | sqlite3 NEW.'],
  [/^SQL$/, (path) => `Create a database from it: sqlite3 NEW < ${shellQuote(path)}.`],
  [/Git LFS/, () => 'Fetch the file itself: git lfs pull.'],
];
