import type { LockWatch } from '../../locks/lock-watch.ts';
import { watchLocks } from '../../locks/watch-locks.ts';
import type { Contents } from '../facts/contents/contents.ts';
import { readEnvironmentFacts } from '../facts/environment/read-environment-facts.ts';
import type { Facts } from '../facts/facts.ts';
import type { DatabaseFile, FileFacts } from '../facts/file/file-facts.ts';
import { readFileFacts } from '../facts/file/read-file-facts.ts';
import { isBroken } from '../facts/file/truncation.ts';
import { isInUse } from '../facts/in-use.ts';
import { readOpeners } from '../facts/openers/read-openers.ts';
import { readLeftLog } from '../facts/wal/read-left-log.ts';
import { readWalFacts } from '../facts/wal/read-wal-facts.ts';
import { attemptWriteIfNeeded } from '../probe/attempt-write.ts';
import { readContents } from '../probe/read-contents.ts';
import type { ReadingOptions } from '../probe/reading.ts';
import { yieldToWriters } from './yield-to-writers.ts';

export interface CollectOptions {
  /** Milliseconds to watch the locks. */
  readonly watchMs: number;
  /** Milliseconds if that time raises a question; null if the user chose the length. */
  readonly extendedMs: number | null;
  /** `integrity_check` instead of `quick_check`, however long it takes. */
  readonly full: boolean;
  readonly signal: AbortSignal;
}

/** The facts of a file, without those of its server. */
export type FactsOfFile = Omit<Facts, 'server'>;

/** Collects all facts of a file, which takes about as long as the watch of its locks. */
export async function collectFacts(path: string, options: CollectOptions): Promise<FactsOfFile> {
  const file = await readFileFacts(path);
  if (file.kind === 'database') return collectAll(file, options);
  // A process may still have the deleted file open, or be about to fill the empty one.
  const openers = file.kind === 'missing' || file.kind === 'empty' ? await readOpeners(file) : null;
  const locks = file.kind === 'empty' ? await watchLocks(file, options) : null;
  return { ...onlyFile(file), openers, locks };
}

async function collectAll(file: DatabaseFile, options: CollectOptions): Promise<FactsOfFile> {
  const [openers, environment] = await Promise.all([
    readOpeners(file),
    readEnvironmentFacts(file.path, file.companions),
  ]);
  const isInUse = await readIsInUse(file, openers);
  const leftLog = isInUse ? null : await readLeftLog(file);
  const { locks, contents } = await watchAndRead(file, { ...options, isInUse, leftLog });
  const wal = await readWalFacts(file);
  const writeAttempt = await attemptWriteIfNeeded(file, locks, options.signal);
  return { file, locks: { ...locks, writeAttempt }, openers, wal, leftLog, contents, environment };
}

/** Watches the locks, while SQLite reads the contents. */
async function watchAndRead(
  file: DatabaseFile,
  options: CollectOptions & Pick<ReadingOptions, 'isInUse' | 'leftLog'>,
): Promise<{ locks: LockWatch; contents: Contents | null }> {
  // The probe locks the database like any other reader. The user does not ask about its locks.
  const ours = new Set<number>();
  const ignore = () => ours;
  const read = (signal: AbortSignal) =>
    readContents(file, { ...options, signal, onStart: (pid) => void ours.add(pid) });
  const { signal, full } = options;
  const [locks, contents] = await Promise.all([
    watchLocks(file, { ...options, ignore }),
    isBroken(file) ? null : full ? read(signal) : yieldToWriters(file, { signal, ignore }, read),
  ]);
  return { locks, contents };
}

/** Whether other processes have the database open; null if unknown. */
async function readIsInUse(file: DatabaseFile, openers: Facts['openers']): Promise<boolean | null> {
  const locks = await watchLocks(file, { watchMs: 0 });
  const seen = isInUse({ locks, openers });
  // In rollback mode an idle connection holds no lock, and only root sees the open files of other users.
  const mayBeHidden = file.header.journalMode === 'rollback' && process.getuid?.() !== 0;
  return seen === false && mayBeHidden ? null : seen;
}

/** The facts if nothing else was read. */
export function onlyFile(file: FileFacts | null): FactsOfFile {
  return { file, locks: null, openers: null, wal: null, leftLog: null, contents: null, environment: null };
}
