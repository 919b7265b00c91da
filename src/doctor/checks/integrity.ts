import { formatDuration } from '../../duration.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import type { Check } from '../check.ts';
import type { Contents, Integrity } from '../facts/contents/contents.ts';
import { damaged } from '../findings/integrity/damaged.ts';
import { foreignKeyViolations } from '../findings/integrity/foreign-key-violations.ts';
import { integrityUnfinished } from '../findings/integrity/integrity-unfinished.ts';
import { unreadableContents } from '../findings/integrity/unreadable-contents.ts';
import { NO_DATABASE, NOT_ASKED, skipped } from './skipped.ts';

/** Whether SQLite can read the database and finds its pages, indexes and foreign keys sound. */
export const integrity: Check = {
  name: 'integrity',
  summary: ({ file, contents }) => {
    if (file?.kind !== 'database') return NO_DATABASE;
    if (!contents) return NOT_ASKED;
    return skippedBy(contents) ?? summarise(contents);
  },
  findings: [unreadableContents, integrityUnfinished, damaged, foreignKeyViolations],
};

function skippedBy({ obstacle, integrity }: Contents) {
  if (integrity.status !== 'unanswered') return undefined;
  if (obstacle === null) return integrity.reason === 'interrupted' ? skipped('interrupted') : undefined;
  return isLockError(obstacle) ? skipped(`it is locked (${obstacle.code}): see locks`) : undefined;
}

function summarise({ integrity, foreignKeys, readFrom }: Contents): string {
  return [
    describeIntegrity(integrity),
    ...(foreignKeys.status === 'answered' && foreignKeys.value.length === 0
      ? ['no broken foreign keys']
      : []),
    ...(readFrom === 'copy' && integrity.status !== 'unanswered' ? ['read from a copy'] : []),
  ].join(', ');
}

function describeIntegrity(integrity: Integrity): string {
  switch (integrity.status) {
    case 'sound':
      return `${integrity.method} found nothing in ${formatDuration(integrity.tookMs)}`;
    case 'damaged':
      return `${integrity.method} found problems`;
    case 'unanswered':
      return `not checked: ${integrity.reason}`;
  }
}
