import type { FindingsOf } from '../../check.ts';
import { processName } from '../../wording/process-name.ts';

/** SQLite finds the log and the journal by the name of the database: another name has another log. */
export const severalNames: FindingsOf = ({ file, openers }) => {
  if (file?.kind !== 'database' || file.entry.links < 2) return [];
  const withoutLog = (openers ?? []).filter(
    ({ current, elsewhere }) => current.join() === 'database' && elsewhere.length === 0,
  );
  return [
    {
      rule: 'several-names',
      severity: 'warning',
      message: `the database has ${file.entry.links} names (hard links): SQLite keeps a separate log and journal for each`,
      evidence: [
        'processes that use different names do not see the commits of each other, and damage the database',
        ...(file.header.journalMode === 'wal'
          ? withoutLog.map(
              ({ process }) =>
                `${processName(process)} may use another name: it has not opened the log of this one`,
            )
          : []),
      ],
      remedy: `Let all programs use one name, and remove the others (find / -samefile ${file.path}); symbolic links do no harm.`,
    },
  ];
};
