import { dirname } from 'node:path';
import type { FindingsOf } from '../../check.ts';

export const diskUnseen: FindingsOf = ({ file, environment }) => {
  if (!file || !environment || environment.disk !== null) return [];
  return [
    {
      rule: 'disk-unseen',
      severity: 'info',
      message: `it is not known how much space is free for ${file.path}`,
      evidence: [`the system does not show the size of the file system of ${dirname(file.path)}`],
      remedy: 'Look there yourself: without free space, SQLite can neither write nor delete.',
    },
  ];
};
