import { watchLocks } from '../locks/lock-monitor.ts';
import type { LockWatch, WriteAttempt } from '../locks/lock-watch.ts';
import { type FileSide, nothingBut } from './collect-facts.ts';
import type { FileFacts } from './facts/file/file-facts.ts';
import { readFileFacts } from './facts/file/read-file-facts.ts';
import { readWalFacts } from './facts/wal/read-wal-facts.ts';
import { tryUnseen } from './try-unseen.ts';

export interface CollectLocksOptions {
  /** Milliseconds; null until the signal. */
  readonly watchMs: number | null;
  readonly signal: AbortSignal;
  /** The locks so far, twice a second. */
  readonly onLocks: (watch: LockWatch) => void;
}

/** Looks at the locks of a file, and at nothing else. */
export async function collectLocks(
  path: string,
  { watchMs, signal, onLocks }: CollectLocksOptions,
): Promise<FileSide> {
  const file = await readFileFacts(path);
  if (file.kind !== 'database' && file.kind !== 'empty') return nothingBut(file);
  // Before the watch, which may have no end but the user's.
  const writeAttempt = await tryFirst(file, signal);
  const tell = (watch: LockWatch) => onLocks({ ...watch, writeAttempt });
  const locks = { ...(await watchLocks(file, { watchMs, signal, onLocks: tell })), writeAttempt };
  // It may have gone meanwhile.
  const now = await readFileFacts(path);
  const wal = now.kind === 'database' ? await readWalFacts(now) : null;
  return { ...nothingBut(now), locks, wal };
}

async function tryFirst(file: FileFacts, signal: AbortSignal): Promise<WriteAttempt | null> {
  if (file.kind !== 'database') return null;
  const glance = await watchLocks(file, { watchMs: 0 });
  return tryUnseen(file, glance, signal);
}
