import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { processName } from '../words.ts';

/** SQLite finds a log and a journal by the name of the database: by another name it finds others. */
export function severalNames({ file, openers }: Facts): Finding | undefined {
  if (file?.kind !== 'database' || file.entry.links < 2) return undefined;
  const withoutLog = (openers ?? []).filter(
    ({ current }) => current.length === 1 && current[0] === 'database',
  );
  return {
    rule: 'several-names',
    severity: 'warning',
    message: `the database has ${file.entry.links} names (hard links): under each, SQLite keeps another log and another journal`,
    evidence: [
      'processes that use different names do not see the commits of each other, and damage the database',
      ...(file.header.journalMode === 'wal'
        ? withoutLog.map(
            ({ process }) =>
              `${processName(process)} may use another name: it has not opened the log of this one`,
          )
        : []),
    ],
    remedy: `Let all programs use one name, and remove the others (find / -samefile ${file.path}); a symbolic link is no other name.`,
  };
}
