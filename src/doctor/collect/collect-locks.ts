import type { LockWatch } from '../../locks/lock-watch.ts';
import { watchLocks } from '../../locks/watch-locks.ts';
import { readFileFacts } from '../facts/file/read-file-facts.ts';
import { isInUse } from '../facts/in-use.ts';
import { readLeftLog } from '../facts/wal/read-left-log.ts';
import { readWalFacts } from '../facts/wal/read-wal-facts.ts';
import { attemptWriteIfNeeded } from '../probe/attempt-write.ts';
import { type FactsOfFile, onlyFile } from './collect-facts.ts';

export interface CollectLocksOptions {
  /** Milliseconds; null to watch until the signal. */
  readonly watchMs: number | null;
  readonly signal: AbortSignal;
  /** The locks so far, twice a second. */
  readonly onLocks: (watch: LockWatch) => void;
}

/** Collects the facts of a file and its locks, and nothing else. */
export async function collectLocks(
  path: string,
  { watchMs, signal, onLocks }: CollectLocksOptions,
): Promise<FactsOfFile> {
  const file = await readFileFacts(path);
  if (file.kind !== 'database' && file.kind !== 'empty') return onlyFile(file);
  // Before the watch, which may last until the user ends it.
  const writeAttempt =
    file.kind === 'database'
      ? await attemptWriteIfNeeded(file, await watchLocks(file, { watchMs: 0 }), signal)
      : null;
  const report = (watch: LockWatch) => onLocks({ ...watch, writeAttempt });
  const locks = { ...(await watchLocks(file, { watchMs, signal, onLocks: report })), writeAttempt };
  // The file may have been deleted during the watch.
  const now = await readFileFacts(path);
  const wal = now.kind === 'database' ? await readWalFacts(now) : null;
  const isLeft = now.kind === 'database' && isInUse({ locks, openers: null }) !== true;
  return { ...onlyFile(now), locks, wal, leftLog: isLeft ? await readLeftLog(now) : null };
}
