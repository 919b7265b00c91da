import { basename } from 'node:path';
import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';

export const emptyFile: FindingsOf = ({ file }) => {
  if (file?.kind !== 'empty') return [];
  const name = basename(file.path);
  const { wal, journal } = file.companions;
  const left = [
    ...(wal && wal.bytes > 0 ? [`${name}-wal has ${formatBytes(wal.bytes)}: there was a database here`] : []),
    ...(journal && journal.bytes > 0
      ? [`${name}-journal has ${formatBytes(journal.bytes)}: a transaction did not end`]
      : []),
  ];
  return [
    {
      rule: 'empty-file',
      severity: 'error',
      message: `${file.path} is empty: it has 0 bytes`,
      evidence: left,
      remedy:
        left.length > 0
          ? 'Copy it and the files next to it before any program opens it, even to read: SQLite deletes the log of an empty database. Then restore a backup.'
          : 'SQLite takes it for a new database without tables. If it had content, restore a backup; otherwise the program that should fill it has not done so, or uses another file.',
    },
  ];
};
