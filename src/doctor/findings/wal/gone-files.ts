import type { DatabaseFile } from '../../facts/file/file-facts.ts';
import type { DatabasePart } from '../../facts/openers/match-descriptors.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding } from '../../result.ts';
import { processName } from '../words.ts';

/** Processes whose files are not those that are here now: both sides write, and neither knows of the other. */
export function goneFindings(openers: readonly Opener[], { path }: DatabaseFile): Finding[] {
  return openers.flatMap((opener) => {
    if (opener.gone.includes('database')) return [replaced(opener, path)];
    const beside = opener.gone.filter((name) => name === 'wal' || name === 'shm');
    return beside.length > 0 ? [deletedBeside(opener, beside, path)] : [];
  });
}

function replaced({ process }: Opener, path: string): Finding {
  return {
    rule: 'replaced-while-open',
    severity: 'error',
    message: `${processName(process)} has another file open than the one that is here now`,
    evidence: [
      `${path} was deleted, moved or replaced while it was open`,
      'what that process writes goes to the old file, without an error, and is lost to everybody else',
    ],
    remedy: `Save what it wrote (/proc/${process.pid}/fd still leads to the old file), then start it again. Replace a database only while nobody has it open.`,
  };
}

function deletedBeside({ process }: Opener, names: readonly DatabasePart[], path: string): Finding {
  const files = names.map((name) => `${path}-${name}`);
  return {
    rule: 'deleted-while-open',
    severity: 'error',
    message: `${processName(process)} has files open that were deleted beside the database`,
    evidence: [
      `deleted: ${files.join(', ')}`,
      'processes that open the database now get new ones, and neither side sees the locks or the commits of the other: the database will be damaged',
    ],
    remedy:
      'End all processes that have it open, oldest first, then run genesis doctor --full. Never delete a -wal or -shm.',
  };
}
