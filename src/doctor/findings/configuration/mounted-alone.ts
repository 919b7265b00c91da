import type { FindingsOf } from '../../check.ts';

/** A bind mount of one file: what SQLite keeps next to the database is not in it. */
export const mountedAlone: FindingsOf = ({ file, environment }) => {
  if (file?.kind !== 'database' || environment?.mount?.point !== file.path) return [];
  // A program that only reads keeps nothing next to it.
  if (environment.readOnlyFileSystem) return [];
  const isWal = file.header.journalMode === 'wal';
  return [
    {
      rule: 'mounted-alone',
      severity: 'warning',
      message: `${file.path} is mounted alone, without its folder: its ${isWal ? 'write-ahead log' : 'rollback journal'} is outside the mount`,
      evidence: [
        isWal
          ? 'commits that are only in the -wal are lost with the container, and processes outside it do not see them'
          : 'after a crash, the -journal that undoes the interrupted transaction is lost with the container',
        'processes that open the file outside have a log and locks of their own: together they damage the database',
      ],
      remedy:
        'Mount the folder of the database instead, such as -v /data/chat:/app/data, while no process has it open.',
    },
  ];
};
