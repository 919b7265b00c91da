import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatDuration } from '../../duration.ts';
import { messageOf } from '../../errors.ts';
import type { WriteAttempt } from '../../locks/lock-watch.ts';
import { readCompanionState } from '../facts/file/companions.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import { type End, type ProbeOptions, type Told, withProbe } from './probe.ts';

/** Milliseconds that opening the file, and the last attempt, may take beyond the time for which it is tried. */
const GRACE_MS = 5_000;

export interface AttemptOptions extends Pick<ProbeOptions, 'signal' | 'onStart'> {
  /** Milliseconds for which it is tried again. */
  readonly forMs: number;
}

/**
 * Tries to begin a write transaction, and ends it at once: for where the system does not tell who holds the locks.
 * Changes neither the database nor its log. A -shm that an ended process left beside its log is made anew, as by anybody
 * who opens the database: that nobody is connected is just what is not told here.
 */
export async function attemptWrite(file: DatabaseFile, options: AttemptOptions): Promise<WriteAttempt> {
  const hindrance = await hindranceOf(file);
  if (hindrance !== undefined) return notTried(hindrance);
  const { forMs } = options;
  return withProbe({ ...options, deadlineMs: forMs + GRACE_MS }, async (probe) => {
    const opened = await probe.ask('open', {
      file: file.path,
      access: 'write',
      needs: file.header.journalMode === 'wal' ? [`${file.path}-wal`, `${file.path}-shm`] : [],
      busyTimeoutMs: 0,
    });
    if (!('told' in opened)) return failed(opened);
    const tried = await probe.ask('begin-writing', { forMs });
    return 'told' in tried ? tried.told : failed(tried);
  });
}

/** What SQLite would change beside the transaction that is meant, or why it could not begin one. */
async function hindranceOf({ path, header }: DatabaseFile): Promise<string | undefined> {
  try {
    for (const needed of [path, dirname(path)]) {
      const refusal = await refusalOf(needed);
      if (refusal !== undefined) return `this user may not write to ${needed}: ${refusal}`;
    }
    const { wal, shm, hotJournal } = await readCompanionState(path);
    if (hotJournal)
      return 'there is a rollback journal: somebody writes right now, or SQLite would undo what an ended process began';
    if (header.journalMode === 'wal' && !(wal && shm !== 'missing'))
      return 'nobody has it open: there is no write-ahead log';
    if (header.journalMode === 'wal' && shm === 'broken')
      return 'the index of its log (-shm) is broken: SQLite would make it anew';
    if (header.journalMode === 'rollback' && wal)
      return 'there is a write-ahead log that does not belong to it';
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function refusalOf(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function failed(told: Exclude<Told<unknown>, { readonly told: unknown }>): WriteAttempt {
  return notTried('ended' in told ? endTold(told.ended) : `${told.failed.message} (${told.failed.code})`);
}

function endTold(end: End): string {
  switch (end.kind) {
    case 'late':
      return `SQLite did not answer within ${formatDuration(end.afterMs)}`;
    case 'aborted':
      return end.reason;
    case 'died':
      return end.obstacle.message;
  }
}

function notTried(reason: string): WriteAttempt {
  return { status: 'not-tried', reason };
}
