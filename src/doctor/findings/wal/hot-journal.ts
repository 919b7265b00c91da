import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';
import { foreignLogOf } from '../../facts/foreign-log.ts';
import { isInUse } from '../../facts/in-use.ts';

export const hotJournal: FindingsOf = (facts) => {
  const { file } = facts;
  if (file?.kind !== 'database' || !file.hotJournal || isInUse(facts) !== false || foreignLogOf(facts))
    return [];
  const { journal } = file.companions;
  if (!journal) return [];
  return [
    {
      rule: 'hot-journal',
      severity: 'warning',
      message: `a rollback journal of ${formatBytes(journal.bytes)} was left behind: a transaction was interrupted`,
      evidence: ['the database may be half written; the journal has what is needed to undo that'],
      remedy:
        'Keep the -journal with the database, also when you copy it: without it, the database is damaged. The next process that opens the database undoes the transaction.',
    },
  ];
};
