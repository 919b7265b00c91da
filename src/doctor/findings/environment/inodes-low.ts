import type { FindingsOf } from '../../check.ts';

const LOW_INODES = 100;

export const inodesLow: FindingsOf = ({ environment }) => {
  if (!environment?.disk || environment.readOnlyFileSystem) return [];
  const { freeInodes } = environment.disk;
  if (freeInodes === null || freeInodes >= LOW_INODES) return [];
  return [
    {
      rule: 'inodes-low',
      severity: freeInodes === 0 ? 'error' : 'warning',
      message:
        freeInodes === 0
          ? 'the disk has no inode left, so SQLite cannot create a journal or a log'
          : `the disk has room for only ${freeInodes} more files, and SQLite needs some for its journal and its log`,
      evidence: ['df -i shows the inodes'],
      remedy: 'Delete files that are not needed: each of them takes one inode, however small it is.',
    },
  ];
};
