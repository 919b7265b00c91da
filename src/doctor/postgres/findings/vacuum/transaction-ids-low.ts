import { formatShare } from '../../../../figure.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

const WRAPAROUND = 2 ** 31;
/** Vacuum should have begun at a tenth (autovacuum_freeze_max_age); its emergency mode begins at 1.6 thousand million. */
const WARNING = 1_000_000_000;
const ERROR = 1_600_000_000;

export const transactionIdsLow: FindingsOf<PostgresFacts> = ({ ages }) => {
  const known = answerTo(ages);
  if (!known) return [];
  const { transactionIds, multixacts, database, freezeMaxAge } = known;
  const age = Math.max(transactionIds, multixacts);
  if (age < Math.max(WARNING, freezeMaxAge)) return [];
  return [
    {
      rule: 'transaction-ids-low',
      severity: age >= ERROR ? 'error' : 'warning',
      message: `${formatShare(age / WRAPAROUND, 2)} of the transaction ids are in use: PostgreSQL refuses to write before they wrap around`,
      evidence: [
        `database ${database}: oldest transaction ${transactionIds} ago, oldest multixact ${multixacts} ago`,
        `autovacuum_freeze_max_age is ${freezeMaxAge}: vacuum has not kept up, or something holds it back`,
      ],
      remedy:
        'End what holds vacuum back (see transactions and inactive slots), then run VACUUM (FREEZE) in that database as a superuser.',
    },
  ];
};
