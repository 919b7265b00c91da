import { existsSync } from 'node:fs';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { allProcesses } from '../../../locks/proc/all-processes.ts';
import { descriptorUsage } from '../../../locks/proc/descriptors.ts';
import { type ProcessFacts, readProcess } from '../../../locks/proc/process-facts.ts';
import { sqliteVersionOf } from '../../../locks/proc/sqlite-version.ts';
import type { FileFacts } from '../file/file-facts.ts';
import { confirmGone, type OpenParts } from './match-descriptors.ts';
import { readOpenParts } from './read-open-parts.ts';

/** A process that has the database or one of its companions open. */
export interface Opener extends OpenParts {
  readonly process: ProcessFacts;
  /** The SQLite that it runs, such as `3.40.1`; null if unknown. */
  readonly sqliteVersion: string | null;
  readonly descriptors: { readonly open: number; readonly limit: number | null } | null;
}

/**
 * Searches the open files of all processes, except this one and those that do not show them to this user. Null if there
 * is no /proc.
 */
export async function readOpeners(file: Pick<FileFacts, 'path'>): Promise<readonly Opener[] | null> {
  if (!existsSync('/proc/self/fd')) return null;
  const openers: Opener[] = [];
  for (const pid of allProcesses()) {
    // Let the watch of the locks run in between.
    await nextTurn();
    if (pid === process.pid) continue;
    const opener = await readOpener(file.path, pid);
    if (opener !== undefined) openers.push(opener);
  }
  return openers;
}

async function readOpener(path: string, pid: number): Promise<Opener | undefined> {
  const files = await confirmGone(readOpenParts(path, pid), async () => {
    await delay(SETTLING_MS);
    return readOpenParts(path, pid);
  });
  if (files === undefined) return undefined;
  const facts = readProcess(pid);
  if (facts === undefined) return undefined;
  return {
    process: facts,
    ...files,
    sqliteVersion: await sqliteVersionOf(pid),
    descriptors: descriptorUsage(pid),
  };
}

/** The last process to close the database deletes the log and has it open for an instant longer: in 3 of 18 000 looks. */
const SETTLING_MS = 50;
