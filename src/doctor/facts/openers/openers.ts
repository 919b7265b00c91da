import { existsSync } from 'node:fs';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { allProcesses } from '../../../locks/proc/all-processes.ts';
import { descriptorsOf } from '../../../locks/proc/open-files.ts';
import { type ProcessFacts, readProcess } from '../../../locks/proc/process-facts.ts';
import { sqliteVersionOf } from '../../../locks/proc/sqlite-version.ts';
import type { FileFacts } from '../file/file-facts.ts';
import { lastingFiles, type OpenFile } from './opened-files.ts';
import { openedFilesOf } from './opened-files-of.ts';

export type { OpenFile };

/** A process that has the database, or a file beside it, open. */
export interface Opener {
  readonly process: ProcessFacts;
  /** What it has open of the files that are there now. */
  readonly current: readonly OpenFile[];
  /** Of files that had these names and were deleted or replaced since. */
  readonly gone: readonly OpenFile[];
  /** The SQLite that it runs, as `3.40.1`; null where it cannot be told. */
  readonly sqliteVersion: string | null;
  readonly descriptors: { readonly open: number; readonly limit: number | null } | null;
}

/**
 * Looks for the file in what all processes have open. Those that may not be looked into, as another user's, are left
 * out, and so is this one. Null where there is no /proc.
 */
export async function readOpeners(file: Pick<FileFacts, 'path'>): Promise<readonly Opener[] | null> {
  if (!existsSync('/proc/self/fd')) return null;
  const openers: Opener[] = [];
  for (const pid of allProcesses()) {
    // Whoever watches the locks meanwhile wants its turn.
    await nextTurn();
    if (pid === process.pid) continue;
    const opener = await readOpener(file.path, pid);
    if (opener !== undefined) openers.push(opener);
  }
  return openers;
}

async function readOpener(path: string, pid: number): Promise<Opener | undefined> {
  const files = await lastingFiles(openedFilesOf(path, pid), async () => {
    await delay(SETTLING_MS);
    return openedFilesOf(path, pid);
  });
  if (files === undefined) return undefined;
  const facts = readProcess(pid);
  if (facts === undefined) return undefined;
  return {
    process: facts,
    ...files,
    sqliteVersion: await sqliteVersionOf(pid),
    descriptors: descriptorsOf(pid),
  };
}

/** The last one to leave deletes the log, and has it open for an instant after: 3 of 18 000 looks met one doing so. */
const SETTLING_MS = 50;
