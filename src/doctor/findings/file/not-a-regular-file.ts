import type { FindingsOf } from '../../check.ts';

export const notARegularFile: FindingsOf = ({ file }) => {
  if (file?.kind !== 'special') return [];
  return [
    {
      rule: 'not-a-regular-file',
      severity: 'error',
      message: `${file.path} is ${file.what}, not a file that could be a database`,
      evidence: [],
      remedy: 'Name the file of the database.',
    },
  ];
};
