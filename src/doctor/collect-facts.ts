import { watchLocks } from '../locks/lock-monitor.ts';
import type { LockWatch } from '../locks/lock-watch.ts';
import type { Contents } from './facts/contents/contents.ts';
import { readEnvironmentFacts } from './facts/environment/read-environment-facts.ts';
import type { Facts } from './facts/facts.ts';
import type { DatabaseFile, FileFacts } from './facts/file/file-facts.ts';
import { readFileFacts } from './facts/file/read-file-facts.ts';
import { isBroken } from './facts/file/truncation.ts';
import { isInUse } from './facts/in-use.ts';
import { readOpeners } from './facts/openers/read-openers.ts';
import { readWalFacts } from './facts/wal/read-wal-facts.ts';
import { readContents } from './probe/read-contents.ts';
import type { ReadingOptions } from './probe/reading.ts';
import { tryUnseen } from './try-unseen.ts';
import { yieldToWriters } from './yield-to-writers.ts';

export interface CollectOptions {
  /** Milliseconds to watch the locks. */
  readonly watchMs: number;
  readonly full: boolean;
  readonly signal: AbortSignal;
}

/** What is seen of a file, without the server behind it. */
export type FileSide = Omit<Facts, 'server'>;

/** Looks at a file from all sides, which takes about as long as the watch of its locks. */
export async function collectFacts(path: string, options: CollectOptions): Promise<FileSide> {
  const file = await readFileFacts(path);
  if (file.kind === 'database') return collectAll(file, options);
  // Somebody may have deleted it who still has it open, or be about to fill it.
  const openers = file.kind === 'missing' || file.kind === 'empty' ? await readOpeners(file) : null;
  const locks = file.kind === 'empty' ? await watchLocks(file, options) : null;
  return { ...nothingBut(file), openers, locks };
}

async function collectAll(file: DatabaseFile, options: CollectOptions): Promise<FileSide> {
  const [openers, environment] = await Promise.all([
    readOpeners(file),
    readEnvironmentFacts(file.path, file.companions),
  ]);
  const isInUse = await looksInUse(file, openers);
  const { locks, contents } = await watchAndRead(file, { ...options, isInUse });
  const wal = await readWalFacts(file);
  const writeAttempt = await tryUnseen(file, locks, options.signal);
  return { file, locks: { ...locks, writeAttempt }, openers, wal, contents, environment };
}

/** Watches the locks, and lets SQLite read meanwhile. */
async function watchAndRead(
  file: DatabaseFile,
  options: CollectOptions & Pick<ReadingOptions, 'isInUse'>,
): Promise<{ locks: LockWatch; contents: Contents | null }> {
  // The probe reads the database as anybody does. What it holds is not what the user asks about.
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

/** Whether others have it open; null where that cannot be told. */
async function looksInUse(file: DatabaseFile, openers: Facts['openers']): Promise<boolean | null> {
  const locks = await watchLocks(file, { watchMs: 0 });
  const seen = isInUse({ locks, openers });
  // Without a log, who does nothing holds no lock; and only root sees what others have open.
  const mayBeHidden = file.header.journalMode === 'rollback' && process.getuid?.() !== 0;
  return seen === false && mayBeHidden ? null : seen;
}

/** The facts of a file that is no database, or that nobody looked at. */
export function nothingBut(file: FileFacts | null): FileSide {
  return { file, locks: null, openers: null, wal: null, contents: null, environment: null };
}
