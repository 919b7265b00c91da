import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const invalidIndex: FindingsOf<PostgresFacts> = ({ invalidIndexes }) => {
  const invalid = answerTo(invalidIndexes) ?? [];
  if (invalid.length === 0) return [];
  return [
    {
      rule: 'invalid-index',
      severity: 'warning',
      message: `${count(invalid.length, 'index is', 'indexes are')} invalid: each write maintains ${invalid.length === 1 ? 'it' : 'them'}, and no read uses ${invalid.length === 1 ? 'it' : 'them'}`,
      evidence: invalid.slice(0, 10).map(({ name, table }) => `${name} on ${table}`),
      remedy:
        'CREATE INDEX CONCURRENTLY was interrupted or failed. REINDEX INDEX CONCURRENTLY completes it, DROP INDEX removes it; a unique index that failed has duplicates to remove first.',
    },
  ];
};
