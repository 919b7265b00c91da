import { formatBytes } from '../../bytes.ts';
import { formatDuration } from '../../duration.ts';
import type { Check } from '../check.ts';
import { journalModeOf } from '../facts/journal-mode.ts';
import { busyTimeout } from '../findings/configuration/busy-timeout.ts';
import { fileSystem } from '../findings/configuration/file-system.ts';
import { mountedAlone } from '../findings/configuration/mounted-alone.ts';
import { newerSchema } from '../findings/configuration/newer-schema.ts';
import { rollbackJournal } from '../findings/configuration/rollback-journal.ts';
import { severalNames } from '../findings/configuration/several-names.ts';
import { smallPages } from '../findings/configuration/small-pages.ts';
import { synchronousNormal } from '../findings/configuration/synchronous-normal.ts';
import { walResetBug } from '../findings/configuration/wal-reset-bug.ts';
import { NO_DATABASE } from './skipped.ts';

/** Whether the database is set up for several users at once, as far as that is visible from outside. */
export const configuration: Check = {
  name: 'configuration',
  summary: (facts) => {
    const mode = journalModeOf(facts);
    if (mode === undefined) return NO_DATABASE;
    const { file, server, environment } = facts;
    return [
      mode === 'wal' ? 'WAL' : 'rollback journal',
      ...(file?.kind === 'database' ? [`${formatBytes(file.header.pageSize)} pages`] : []),
      ...(server?.kind === 'genesis' ? [`synchronous ${server.database.synchronous}`] : []),
      ...(server?.kind === 'genesis'
        ? [`busy timeout ${formatDuration(server.database.busyTimeoutMs)}`]
        : []),
      ...(environment ? [environment.mount ? `on ${environment.mount.type}` : 'file system unknown'] : []),
    ].join(', ');
  },
  findings: [
    fileSystem,
    rollbackJournal,
    severalNames,
    mountedAlone,
    walResetBug,
    newerSchema,
    busyTimeout,
    synchronousNormal,
    smallPages,
  ],
};
