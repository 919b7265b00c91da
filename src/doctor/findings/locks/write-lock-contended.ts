import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { formatRate, formatShareOf } from '../../../figure.ts';
import { isHeldThroughout } from '../../../locks/lock-roles.ts';
import { type LockWatch, WRITE_LOCKS } from '../../../locks/lock-watch.ts';
import type { FindingsOf } from '../../check.ts';
import type { Facts } from '../../facts/facts.ts';
import { type Writer, writersOf } from '../../facts/writers.ts';
import { namesByCommand } from '../../wording/names-by-command.ts';
import { shareOfTime } from '../../wording/share-interval.ts';

/** A writer that comes at a random moment then waits more often than not. */
const CONTENDED_SHARE = 0.5;

/** One transaction that holds the lock throughout has a finding of its own. */
export const writeLockContended: FindingsOf = (facts) => {
  const { locks: watch } = facts;
  if (!watch || watch.writeLocked.low < CONTENDED_SHARE || isHeldThroughout(watch, WRITE_LOCKS)) return [];
  const writers = writersOf(watch);
  const isWarning = writers.length > 1 || hasLockErrors(facts);
  return [
    {
      rule: 'write-lock-contended',
      severity: isWarning ? 'warning' : 'info',
      message: `the write lock was held ${shareOfTime(watch.writeLocked)}, in many transactions of ${writers.length === 1 ? 'one process' : `${writers.length} processes in turn`}`,
      evidence: [
        `${holdingsOf(watch, writers)} of the looks`,
        ...describePace(watch, writers),
        ...(isWarning ? [WAITING] : [...waitingOutside(facts, writers), waitingInside(writers)]),
      ],
      remedy: isWarning ? REMEDY : ONE_PROCESS,
    },
  ];
};

const WAITING =
  'a writer that waits takes no lock, so it is not seen here: it gets "database is locked" when its busy timeout is over';

const REMEDY =
  'Make the transactions shorter: nothing slow between BEGIN and COMMIT. Collect several writes into one transaction, or let one process write for all. Begin with BEGIN IMMEDIATE, and let writers wait for some seconds (PRAGMA busy_timeout) and try again.';

const ONE_PROCESS =
  'Nothing, if it collects its writes and no other process writes. Otherwise make its transactions shorter: nothing slow between BEGIN and COMMIT, and a pause between two of them, in which others can begin.';

function hasLockErrors({ server }: Facts): boolean {
  return server?.kind === 'genesis' && server.database.lockErrors > 0;
}

/** `python3 import.py: pid 12 40%, pid 13 44%; …` */
function holdingsOf({ samples }: LockWatch, writers: readonly Writer[]): string {
  return namesByCommand(
    writers.map(({ holder, samples: held }) => ({
      process: holder.process,
      detail: formatShareOf(held, samples),
    })),
  );
}

function describePace({ commits, watchedMs }: LockWatch, writers: readonly Writer[]): string[] {
  const longestMs = Math.max(...writers.map((writer) => writer.longestMs));
  const longest =
    longestMs > 0 ? `the longest hold seen took ${formatDuration(longestMs)}` : 'each look saw another one';
  if (!commits) return [longest];
  return [
    `${count(commits, 'commit')} in ${formatDuration(watchedMs)}, ${formatRate((commits * 1_000) / watchedMs, 2)}; ${longest}`,
  ];
}

/** One process that hardly pauses can keep all others from writing for seconds: like readers, they never hold the lock then. */
function waitingOutside({ openers }: Facts, writers: readonly Writer[]): string[] {
  const pids = new Set(writers.map(({ holder }) => holder.process.pid));
  const others = (openers ?? []).filter(({ process }) => !pids.has(process.pid));
  if (others.length === 0) return [];
  const names = namesByCommand(others.map(({ process }) => ({ process, detail: '' })));
  return [
    `also open in ${names}: not seen with the lock; if they write, they wait, and get "database is locked" when their busy timeout is over`,
  ];
}

/** Locks belong to a process, whichever of its threads took them. */
function waitingInside([writer]: readonly Writer[]): string {
  const which = writer?.holder.process.pid == null ? 'it' : `pid ${writer.holder.process.pid}`;
  return `whether connections of ${which} wait for each other is not visible from outside: lock errors in its log are the sign`;
}
