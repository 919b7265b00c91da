import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { journalModeOf } from '../../facts/journal-mode.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding, Severity } from '../../result.ts';
import { processName } from '../../wording/process-name.ts';

/** Whether a process that uses the database runs a SQLite that can damage it. */
export const walResetBug: FindingsOf = (facts) => {
  if (facts.file?.kind !== 'database' || journalModeOf(facts) !== 'wal') return [];
  const openers = facts.openers ?? [];
  const buggy = openers.filter(({ sqliteVersion }) => sqliteVersion !== null && hasBug(sqliteVersion));
  if (buggy.length > 0) return [findingOf('warning', ...describeProcesses(buggy))];
  // The header shows the past: it counts if the processes that use the file now are not all known, and warns of nothing.
  const allKnown = openers.length > 0 && openers.every(({ sqliteVersion }) => sqliteVersion !== null);
  const { writtenBy } = facts.file.header;
  if (allKnown || writtenBy === null || !hasBug(writtenBy)) return [];
  return [findingOf('info', `the database was last written by SQLite ${writtenBy}`, [])];
};

/**
 * A checkpoint of one connection can damage the database if it meets a writer of another one that restarts the log: in
 * 3.7.0 to 3.51.2, except in patches of older series. https://www.sqlite.org/wal.html#walresetbug
 */
function hasBug(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3 || minor < 7 || minor > 51) return false;
  const fixedIn = FIXED_IN.get(minor);
  return fixedIn === undefined || patch < fixedIn;
}

/** The first patch of a series without the bug. */
const FIXED_IN: ReadonlyMap<number, number> = new Map([
  [44, 6],
  [50, 7],
  [51, 3],
]);

function describeProcesses(openers: readonly Opener[]): [who: string, evidence: string[]] {
  const use = openers.length === 1 ? 'uses' : 'use';
  return [
    `${count(openers.length, 'process', 'processes')} ${use} an older SQLite`,
    openers.map(({ process, sqliteVersion }) => `${processName(process)}: SQLite ${sqliteVersion}`),
  ];
}

function findingOf(severity: Severity, who: string, evidence: readonly string[]): Finding {
  return {
    rule: 'wal-reset-bug',
    severity,
    message: `${who}, which can damage a database in WAL mode when two connections write and checkpoint at the same moment`,
    evidence: [...evidence, 'it is rare: https://www.sqlite.org/wal.html#walresetbug'],
    remedy:
      'Update to SQLite 3.51.3 or newer, or to 3.50.7 or 3.44.6 in their series; a distribution may have fixed an older version.',
  };
}
