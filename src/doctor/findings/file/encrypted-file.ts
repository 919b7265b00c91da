import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';

export const encryptedFile: FindingsOf = ({ file }) => {
  if (file?.kind !== 'not-a-database' || file.looksLike !== 'encrypted') return [];
  return [
    {
      rule: 'encrypted-file',
      severity: 'error',
      message: `${file.path} cannot be examined: its bytes look random, as in an encrypted database`,
      evidence: [
        `${formatBytes(file.entry.bytes)} in whole sectors of 512 bytes, without a header that SQLite accepts`,
        'databases of SQLCipher and SEE look like this; SQLite reports "file is not a database"',
      ],
      remedy:
        'Use the program that has its key, or decrypt a copy and examine that. If it was never encrypted, restore it from a backup.',
    },
  ];
};
