import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';

export const zeroFilledFile: FindingsOf = ({ file }) => {
  if (file?.kind !== 'not-a-database' || file.looksLike !== 'zeros') return [];
  return [
    {
      rule: 'zero-filled-file',
      severity: 'error',
      message: `${file.path} has ${formatBytes(file.entry.bytes)}, but it begins with zeros, where the header of a database should be`,
      evidence: ['a file system that lost its latest blocks, for example in a power cut, leaves such files'],
      remedy:
        "Restore it from a backup. Look for disk errors in the system's log before you use that disk again.",
    },
  ];
};
