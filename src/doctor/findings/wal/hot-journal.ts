import { formatBytes } from '../../../bytes.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import { findsNothing } from '../../facts/contents/finds-nothing.ts';
import { foreignLogOf } from '../../facts/foreign-log.ts';
import { isInUse } from '../../facts/in-use.ts';

export const hotJournal: FindingsOf = (facts) => {
  const { file, contents } = facts;
  if (file?.kind !== 'database' || !file.hotJournal || isInUse(facts) !== false || foreignLogOf(facts))
    return [];
  const { journal } = file.companions;
  if (!journal) return [];
  const isSoundWithout = contents?.withoutLog != null && findsNothing(contents.withoutLog);
  return [
    {
      rule: 'hot-journal',
      severity: 'warning',
      message: `a rollback journal of ${formatBytes(journal.bytes)} was left behind: a transaction was interrupted`,
      evidence: [
        'the database may be half written; the journal has what is needed to undo that',
        ...(isSoundWithout ? ['the check of the database finds nothing wrong without it either'] : []),
      ],
      remedy: `${isSoundWithout ? ifRestored(`${file.path}-journal`) : 'Keep the -journal with the database, also when you copy it: '}${REASON}`,
    },
  ];
};

const REASON =
  'without it, the database may be damaged. The next process that opens the database undoes the transaction.';

function ifRestored(journal: string): string {
  return `If a backup was copied over the database, the journal is that of another state: move it away before any process opens the database: mv ${shellQuote(journal)} ${shellQuote(`${journal}.aside`)}. Otherwise keep it: `;
}
