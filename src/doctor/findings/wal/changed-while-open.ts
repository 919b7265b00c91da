import type { FindingsOf } from '../../check.ts';
import type { DatabasePart } from '../../facts/openers/match-descriptors.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding } from '../../result.ts';
import { processName } from '../../wording/process-name.ts';

/** Processes whose open files are not the ones in place now: both sides write, without knowing of each other. */
export const changedWhileOpen: FindingsOf = ({ file, openers }) => {
  if (file?.kind !== 'database') return [];
  return (openers ?? []).flatMap((opener) => {
    if (opener.gone.includes('database')) return [replaced(opener, file.path)];
    const companions = opener.gone.filter((name) => name === 'wal' || name === 'shm');
    return companions.length > 0 ? [deleted(opener, companions, file.path)] : [];
  });
};

function replaced({ process }: Opener, path: string): Finding {
  return {
    rule: 'replaced-while-open',
    severity: 'error',
    message: `${processName(process)} has an older file open, not the current database`,
    evidence: [
      `${path} was deleted, moved or replaced while that process had it open`,
      'what it writes goes to the old file, without an error, and is lost to all other processes',
    ],
    remedy: `Save what it wrote (/proc/${process.pid}/fd still leads to the old file), then restart it. Replace a database only while no process has it open.`,
  };
}

function deleted({ process }: Opener, names: readonly DatabasePart[], path: string): Finding {
  const files = names.map((name) => `${path}-${name}`);
  return {
    rule: 'deleted-while-open',
    severity: 'error',
    message: `${processName(process)} has files of the database open that were deleted`,
    evidence: [
      `deleted: ${files.join(', ')}`,
      'processes that open the database now create new ones, and neither side sees the locks or the commits of the other: the database will be damaged',
    ],
    remedy:
      'End all processes that have it open, oldest first, then run genesis doctor --full. Never delete a -wal or -shm.',
  };
}
