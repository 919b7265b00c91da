import type { SeenLock } from '../../locks/sqlite-locks.ts';
import { type WatchLocksOptions, watchLocks } from '../../locks/watch-locks.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import { WriterWaiting } from '../probe/writer-waiting.ts';

type YieldOptions = Required<Pick<WatchLocksOptions, 'ignore'>> & { readonly signal: AbortSignal };

/**
 * Reads a database, and ends that as soon as another process waits to commit: in rollback mode, no process can commit
 * while one reads. Watches the locks for as long as the reading takes, not for the time that the user chose.
 */
export async function yieldToWriters<T>(
  file: DatabaseFile,
  { signal, ignore }: YieldOptions,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (file.header.journalMode === 'wal') return read(signal);
  const [writer, done] = [new AbortController(), new AbortController()];
  const onSample = (seen: readonly SeenLock[]) => {
    if (seen.some(({ name }) => name === 'pending')) writer.abort(new WriterWaiting());
  };
  const watching = watchLocks(file, { watchMs: null, ignore, onSample, signal: done.signal });
  try {
    return await read(AbortSignal.any([signal, writer.signal]));
  } finally {
    done.abort();
    await watching;
  }
}
