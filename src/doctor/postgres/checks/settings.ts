import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { losesData } from '../findings/settings/loses-data.ts';
import { noTimeLimits } from '../findings/settings/no-time-limits.ts';
import { temporaryFiles } from '../findings/settings/temporary-files.ts';
import { summaryOf } from './summary-of.ts';

/** Whether the server is set up to keep what it acknowledged, and to end what hangs. */
export const settings: Check<PostgresFacts> = {
  name: 'settings',
  summary: ({ settings }) =>
    summaryOf(settings, ({ values }) =>
      ['fsync', 'full_page_writes', 'synchronous_commit']
        .map((name) => `${name} ${values[name] ?? 'unknown'}`)
        .join(', '),
    ),
  findings: [losesData, noTimeLimits, temporaryFiles],
};
