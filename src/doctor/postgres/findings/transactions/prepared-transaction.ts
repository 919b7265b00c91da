import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import { span } from '../../wording/span.ts';

/** Milliseconds: a transaction manager commits what it has prepared at once. */
const LONG_MS = 60_000;

export const preparedTransaction: FindingsOf<PostgresFacts> = ({ transactions }) => {
  const old = (answerTo(transactions)?.prepared ?? []).filter(({ ageMs }) => ageMs >= LONG_MS);
  const [oldest] = old;
  if (!oldest) return [];
  return [
    {
      rule: 'prepared-transaction',
      severity: 'warning',
      message: `${count(old.length, 'prepared transaction is', 'prepared transactions are')} neither committed nor rolled back, for up to ${span(oldest.ageMs)}`,
      evidence: old
        .slice(0, 5)
        .map(
          ({ name, owner, ageMs, isHere }) =>
            `${name} of ${owner}${isHere ? '' : ' in another database'}, for ${span(ageMs)}: it holds its locks and holds vacuum back`,
        ),
      remedy:
        'End each in its database with COMMIT PREPARED or ROLLBACK PREPARED. They outlive sessions and restarts.',
    },
  ];
};
