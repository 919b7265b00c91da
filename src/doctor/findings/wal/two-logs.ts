import type { FindingsOf } from '../../check.ts';
import { processName } from '../../wording/process-name.ts';

/** Processes that have this database open, but write its log elsewhere. */
export const twoLogs: FindingsOf = ({ file, openers }) => {
  if (file?.kind !== 'database') return [];
  const { path } = file;
  return (openers ?? [])
    .filter(({ elsewhere }) => elsewhere.length > 0)
    .map(({ process, elsewhere }) => ({
      rule: 'two-logs',
      severity: 'error',
      message: `${processName(process)} has the log of ${path} elsewhere: one database has two logs`,
      evidence: [
        `as that process names it: ${elsewhere.join(', ')}`,
        `processes that open ${path} do not see its commits and its locks, nor it theirs: together they damage the database`,
      ],
      remedy: `Let no process open ${path} until that one has ended in order, which writes its log into the database. A container needs the folder of the database as a mount, not the file alone; without containers, let all programs use one name of the file.`,
    }));
};
