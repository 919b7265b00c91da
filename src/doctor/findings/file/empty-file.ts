import { basename } from 'node:path';
import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';
import type { EmptyFile } from '../../facts/file/file-facts.ts';
import { isInUse } from '../../facts/in-use.ts';
import type { Finding } from '../../result.ts';

export const emptyFile: FindingsOf = (facts) => {
  const { file, locks } = facts;
  if (file?.kind !== 'empty') return [];
  const isBeingFilled = (locks?.holders.length ?? 0) > 0 && (file.companions.wal?.bytes ?? 0) === 0;
  return [isBeingFilled ? beingFilled(file) : emptied(file, isInUse(facts) === true)];
};

/** A database has no bytes until its first transaction commits: the journal beside it is that of the transaction. */
function beingFilled({ path }: EmptyFile): Finding {
  return {
    rule: 'empty-file',
    severity: 'info',
    message: `${path} has 0 bytes, and a process holds a lock on it: most likely, its first transaction is under way`,
    evidence: [],
    remedy: 'Look again when that process has committed. If the file had content before, restore a backup.',
  };
}

function emptied(file: EmptyFile, isInUse: boolean): Finding {
  const name = basename(file.path);
  const { wal, journal } = file.companions;
  const left = [
    ...(wal && wal.bytes > 0 ? [`${name}-wal has ${formatBytes(wal.bytes)}: there was a database here`] : []),
    ...(journal && journal.bytes > 0
      ? [`${name}-journal has ${formatBytes(journal.bytes)}: a transaction did not end`]
      : []),
  ];
  return {
    rule: 'empty-file',
    severity: isInUse && left.length === 0 ? 'warning' : 'error',
    message: `${file.path} is empty: it has 0 bytes`,
    evidence: left,
    remedy:
      left.length > 0
        ? 'Copy it and the files next to it before any program opens it, even to read: SQLite deletes the log of an empty database. Then restore a backup.'
        : 'SQLite takes it for a new database without tables. If it had content, restore a backup; otherwise the program that should fill it has not done so, or uses another file.',
  };
}
