import type { FindingsOf } from '../../check.ts';

export const isAFolder: FindingsOf = ({ file }) => {
  if (file?.kind !== 'folder') return [];
  const { path, databases } = file;
  const hasDatabases = databases.length > 0;
  return [
    {
      rule: 'is-a-folder',
      severity: 'error',
      message: `${path} is a folder`,
      evidence: [
        hasDatabases ? `databases in it: ${databases.join(', ')}` : 'no file in it begins like a database',
      ],
      remedy: hasDatabases ? 'Name one of them.' : 'Name the file of the database.',
    },
  ];
};
