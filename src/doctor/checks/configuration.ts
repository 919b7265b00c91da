import { formatBytes } from '../../bytes.ts';
import { formatDuration } from '../../duration.ts';
import type { Facts } from '../facts/facts.ts';
import { busyTimeout } from '../findings/configuration/busy-timeout.ts';
import { fileSystem } from '../findings/configuration/file-system.ts';
import { newerSchema } from '../findings/configuration/newer-schema.ts';
import { rollbackJournal } from '../findings/configuration/rollback-journal.ts';
import { severalNames } from '../findings/configuration/several-names.ts';
import { smallPages } from '../findings/configuration/small-pages.ts';
import { synchronousNormal } from '../findings/configuration/synchronous-normal.ts';
import { walReset } from '../findings/configuration/wal-reset.ts';
import { journalModeOf } from '../findings/journal-mode.ts';
import type { Check } from './check.ts';
import { examined, NO_DATABASE, skipped } from './outcome.ts';

const JUDGES = [
  fileSystem,
  rollbackJournal,
  severalNames,
  walReset,
  newerSchema,
  busyTimeout,
  synchronousNormal,
  smallPages,
];

/** Whether the database is set up to be used by several at once, as far as it can be seen from outside. */
export const configuration: Check = {
  name: 'configuration',
  examine: (facts) => {
    if (journalModeOf(facts) === undefined) return skipped(NO_DATABASE);
    return examined(
      summarise(facts),
      JUDGES.map((judge) => judge(facts)),
    );
  },
};

function summarise(facts: Facts): string {
  const { file, server, environment } = facts;
  return [
    journalModeOf(facts) === 'wal' ? 'WAL' : 'rollback journal',
    ...(file?.kind === 'database' ? [`${formatBytes(file.header.pageSize)} pages`] : []),
    ...(server?.kind === 'genesis' ? [`synchronous ${server.database.synchronous}`] : []),
    ...(server?.kind === 'genesis' ? [`busy timeout ${formatDuration(server.database.busyTimeoutMs)}`] : []),
    ...(environment?.mount ? [`on ${environment.mount.type}`] : []),
  ].join(', ');
}
