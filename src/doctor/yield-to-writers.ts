import { type WatchLocksOptions, watchLocks } from '../locks/lock-monitor.ts';
import type { SeenLock } from '../locks/sqlite-locks.ts';
import type { DatabaseFile } from './facts/file/file-facts.ts';
import { WriterWaiting } from './probe/abort-reason.ts';

/**
 * Reads with a signal that comes as soon as somebody waits to commit: without a log, nobody can while anyone reads. It is
 * watched as long as it is read, and not only as long as the user wants to see the locks.
 */
export async function yieldToWriters<T>(
  file: DatabaseFile,
  { signal, ignore }: Required<Pick<WatchLocksOptions, 'ignore'>> & { readonly signal: AbortSignal },
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (file.header.journalMode === 'wal') return read(signal);
  const [way, done] = [new AbortController(), new AbortController()];
  const onSample = (seen: readonly SeenLock[]) => {
    if (seen.some(({ name }) => name === 'pending')) way.abort(new WriterWaiting());
  };
  const watching = watchLocks(file, { watchMs: null, ignore, onSample, signal: done.signal });
  try {
    return await read(AbortSignal.any([signal, way.signal]));
  } finally {
    done.abort();
    await watching;
  }
}
