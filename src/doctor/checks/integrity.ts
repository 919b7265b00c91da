import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import type { Check, Skipped } from '../check.ts';
import type { Contents, Integrity } from '../facts/contents/contents.ts';
import { damaged } from '../findings/integrity/damaged.ts';
import { foreignKeyViolations } from '../findings/integrity/foreign-key-violations.ts';
import { foreignKeysUnchecked } from '../findings/integrity/foreign-keys-unchecked.ts';
import { integrityPartial } from '../findings/integrity/integrity-partial.ts';
import { integrityUnfinished } from '../findings/integrity/integrity-unfinished.ts';
import { unreadableContents } from '../findings/integrity/unreadable-contents.ts';
import { describeLack } from '../wording/missing-extension.ts';
import { NO_DATABASE, NOT_ASKED, skipped } from './skipped.ts';

/** Whether SQLite can read the database and finds its pages, indexes and foreign keys sound. */
export const integrity: Check = {
  name: 'integrity',
  summary: ({ file, contents }) => {
    if (file?.kind !== 'database') return NO_DATABASE;
    if (!contents) return NOT_ASKED;
    return skippedBy(contents) ?? summarise(contents);
  },
  findings: [
    unreadableContents,
    integrityUnfinished,
    integrityPartial,
    damaged,
    foreignKeyViolations,
    foreignKeysUnchecked,
  ],
};

/** What could not look is skipped, unless there is a finding about the reason, or about its foreign keys. */
function skippedBy({ obstacle, integrity, foreignKeys }: Contents): Skipped | undefined {
  const reason = whyNotLooked(integrity);
  if (reason === undefined) return undefined;
  if (obstacle)
    return isLockError(obstacle) ? skipped(`it is locked (${obstacle.code}): see locks`) : undefined;
  return violationsIn(foreignKeys) > 0 ? undefined : skipped(reason);
}

/** Undefined if at least a table was checked. */
function whyNotLooked(integrity: Integrity): string | undefined {
  if (integrity.status === 'unanswered') return integrity.reason;
  if (integrity.status !== 'partial') return undefined;
  const { checked, unchecked, stopped } = integrity.byTable;
  if (checked > 0 || unchecked.some(({ instead }) => instead === 'quick_check')) return undefined;
  const [first] = unchecked;
  return (
    stopped ??
    `no table could be checked: ${first ? `${first.table} ${describeLack(first.reason)}` : 'there is none'}`
  );
}

function violationsIn(foreignKeys: Contents['foreignKeys']): number {
  return foreignKeys.status === 'answered' ? foreignKeys.value.violations.length : 0;
}

function summarise({ integrity, foreignKeys, readFrom }: Contents): string {
  const areKeysSound =
    foreignKeys.status === 'answered' &&
    foreignKeys.value.violations.length + foreignKeys.value.unchecked.length === 0;
  return [
    describeIntegrity(integrity),
    ...(areKeysSound ? ['no broken foreign keys'] : []),
    ...(readFrom === 'copy' && integrity.status !== 'unanswered' ? ['read from a copy'] : []),
  ].join(', ');
}

function describeIntegrity(integrity: Integrity): string {
  switch (integrity.status) {
    case 'sound':
      return `${integrity.method} found nothing in ${formatDuration(integrity.tookMs)}`;
    case 'partial':
      return `${integrity.method} found nothing in ${integrity.byTable.checked} of ${count(integrity.byTable.tables, 'table')}`;
    case 'damaged':
      return `${integrity.method} found problems`;
    case 'unanswered':
      return `not checked: ${integrity.reason}`;
  }
}
