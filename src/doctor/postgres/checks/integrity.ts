import type { Check } from '../../check.ts';
import { answerTo, type PostgresFacts } from '../facts/postgres-facts.ts';
import { checksumFailures } from '../findings/integrity/checksum-failures.ts';
import { invalidIndex } from '../findings/integrity/invalid-index.ts';
import { summaryOf } from './summary-of.ts';

/** Whether PostgreSQL itself has met damage. It reads no page: amcheck and pg_checksums do. */
export const postgresIntegrity: Check<PostgresFacts> = {
  name: 'integrity',
  summary: ({ counters, invalidIndexes, settings }) =>
    summaryOf(counters, ({ checksumFailures }) =>
      summaryOf(invalidIndexes, (invalid) =>
        [
          answerTo(settings)?.values.data_checksums === 'on'
            ? `${checksumFailures ?? 0} checksum failures`
            : 'pages have no checksums',
          `${invalid.length} invalid indexes`,
        ].join(', '),
      ),
    ),
  findings: [checksumFailures, invalidIndex],
};
