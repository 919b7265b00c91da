import type { LockWatch, WriteAttempt } from '../locks/lock-watch.ts';
import type { DatabaseFile } from './facts/file/file-facts.ts';
import { attemptWrite } from './probe/attempt-write.ts';

/** Milliseconds for which a write transaction is tried. */
const TRIAL_MS = 250;

/** Where the system tells of all locks, or a lock that it does tell of explains enough, there is nothing to try. */
export async function tryUnseen(
  file: DatabaseFile,
  { visibility, holders }: LockWatch,
  signal: AbortSignal,
): Promise<WriteAttempt | null> {
  if (visibility.kind === 'all') return null;
  if (signal.aborted) return { status: 'not-tried', reason: 'interrupted' };
  const names = holders.flatMap(({ locks }) => locks.map(({ name }) => name));
  if (names.some((name) => name !== 'reader' && name !== 'shared'))
    return { status: 'not-tried', reason: 'somebody who is seen holds a lock' };
  return attemptWrite(file, { forMs: TRIAL_MS, signal, onStart: () => {} });
}
