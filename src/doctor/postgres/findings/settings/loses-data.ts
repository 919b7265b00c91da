import type { FindingsOf } from '../../../check.ts';
import type { Finding } from '../../../result.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import type { Settings } from '../../facts/server-state.ts';

export const losesData: FindingsOf<PostgresFacts> = ({ settings }) => {
  const known = answerTo(settings);
  if (!known) return [];
  return [
    ...(known.values.fsync === 'off' ? [FSYNC_OFF] : []),
    ...(known.values.full_page_writes === 'off' ? [FULL_PAGE_WRITES_OFF] : []),
    ...synchronousCommit(known),
  ];
};

const FSYNC_OFF: Finding = {
  rule: 'fsync-off',
  severity: 'error',
  message: 'fsync is off: a power cut or a crash of the machine can destroy the whole database',
  evidence: ['fsync = off'],
  remedy:
    'ALTER SYSTEM SET fsync = on, and SELECT pg_reload_conf(). If commits are too slow, collect them in groups, or set synchronous_commit to off, which loses the last commits at most.',
};

const FULL_PAGE_WRITES_OFF: Finding = {
  rule: 'full-page-writes-off',
  severity: 'warning',
  message: 'full_page_writes is off: a power cut while a page is written can damage it for good',
  evidence: ['full_page_writes = off'],
  remedy:
    'ALTER SYSTEM SET full_page_writes = on, unless the file system never writes half a page (ZFS), and SELECT pg_reload_conf().',
};

function synchronousCommit({ values, own }: Settings): Finding[] {
  const elsewhere = own.filter(({ name, value }) => name === 'synchronous_commit' && value === 'off');
  const isOffHere = values.synchronous_commit === 'off';
  if (!isOffHere && elsewhere.length === 0) return [];
  return [
    {
      rule: 'synchronous-commit-off',
      severity: 'warning',
      message: `synchronous_commit is off${isOffHere ? '' : ` for ${elsewhere.map(({ of }) => of).join(', ')}`}: a crash loses the last commits, although they were acknowledged`,
      evidence: isOffHere
        ? ['synchronous_commit = off, for this role in this database']
        : elsewhere.map(({ of }) => `set by ALTER for ${of}`),
      remedy:
        'Set it to on if a message that was answered must never be lost. The database stays whole either way: up to three times wal_writer_delay of commits are lost.',
    },
  ];
}
