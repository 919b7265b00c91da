import { count } from '../../../count.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding } from '../../result.ts';
import { journalModeOf } from '../journal-mode.ts';
import { hasWalResetBug } from '../wal-reset-bug.ts';
import { processName } from '../words.ts';

/** Whether those who use the database run a SQLite that can damage it. */
export function walReset(facts: Facts): Finding | undefined {
  if (facts.file?.kind !== 'database' || journalModeOf(facts) !== 'wal') return undefined;
  const openers = facts.openers ?? [];
  const buggy = openers.filter(
    ({ sqliteVersion }) => sqliteVersion !== null && hasWalResetBug(sqliteVersion),
  );
  if (buggy.length > 0) return walResetBug(...byProcesses(buggy));
  // The header tells of the past: it counts where we do not see who uses the file today.
  const allKnown = openers.length > 0 && openers.every(({ sqliteVersion }) => sqliteVersion !== null);
  const { writtenBy } = facts.file.header;
  if (allKnown || writtenBy === null || !hasWalResetBug(writtenBy)) return undefined;
  return walResetBug(`the database was last written by SQLite ${writtenBy}`, []);
}

function byProcesses(openers: readonly Opener[]): [who: string, evidence: string[]] {
  const use = openers.length === 1 ? 'uses' : 'use';
  return [
    `${count(openers.length, 'process', 'processes')} ${use} an older SQLite`,
    openers.map(({ process, sqliteVersion }) => `${processName(process)}: SQLite ${sqliteVersion}`),
  ];
}

function walResetBug(who: string, evidence: readonly string[]): Finding {
  return {
    rule: 'wal-reset-bug',
    severity: 'warning',
    message: `${who}, which can damage a database in WAL mode when two connections write and checkpoint at the same moment`,
    evidence: [...evidence, 'it is rare: https://www.sqlite.org/wal.html#walresetbug'],
    remedy:
      'Update to SQLite 3.51.3 or newer, or to 3.50.7 or 3.44.6 in their series; a distribution may have corrected an older number.',
  };
}
