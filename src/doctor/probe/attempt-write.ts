import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../errors.ts';
import { type LockWatch, READ_LOCKS, type WriteAttempt } from '../../locks/lock-watch.ts';
import { failureReason, type ProbeOptions } from '../../sqlite-probe/probe.ts';
import { readCompanionState } from '../facts/file/companions.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import { withDoctorProbe } from './doctor-probe.ts';

/** Milliseconds for the attempt. */
const ATTEMPT_MS = 250;

/** Additional milliseconds for opening the file and for the last attempt. */
const GRACE_MS = 5_000;

export interface AttemptOptions extends Pick<ProbeOptions, 'signal' | 'onStart'> {
  /** Milliseconds for which it is tried again. */
  readonly forMs: number;
}

/** Null if the system shows all locks. Does not try if a lock that it shows is explanation enough. */
export async function attemptWriteIfNeeded(
  file: DatabaseFile,
  { visibility, holders }: LockWatch,
  signal: AbortSignal,
): Promise<WriteAttempt | null> {
  if (visibility.kind === 'all') return null;
  if (signal.aborted) return notTried('interrupted');
  if (holders.some(({ locks }) => locks.some(({ name }) => !READ_LOCKS.includes(name))))
    return notTried('a process that this system shows holds a lock');
  return attemptWrite(file, { forMs: ATTEMPT_MS, signal, onStart: () => {} });
}

/**
 * Tries to begin a write transaction, and rolls it back at once: this finds a lock whose holder the system does not show.
 * Changes neither the database nor its log. SQLite rebuilds a -shm that an ended process left, as for every connection.
 */
export async function attemptWrite(file: DatabaseFile, options: AttemptOptions): Promise<WriteAttempt> {
  const obstacle = await obstacleTo(file);
  if (obstacle !== undefined) return notTried(obstacle);
  const { forMs } = options;
  return withDoctorProbe({ ...options, deadlineMs: forMs + GRACE_MS }, async (probe) => {
    const opened = await probe.ask('open', {
      file: file.path,
      access: 'write',
      needs: file.header.journalMode === 'wal' ? [`${file.path}-wal`, `${file.path}-shm`] : [],
      busyTimeoutMs: 0,
    });
    if (!('answer' in opened)) return notTried(failureReason(opened));
    const tried = await probe.ask('begin-writing', { forMs });
    return 'answer' in tried ? tried.answer : notTried(failureReason(tried));
  });
}

/** Why a write transaction could not begin, or what SQLite would change in addition. */
async function obstacleTo({ path, header, unusable }: DatabaseFile): Promise<string | undefined> {
  try {
    for (const needed of [path, dirname(path)]) {
      const refusal = await access(needed, constants.W_OK).catch(messageOf);
      if (refusal !== undefined) return `this user may not write to ${needed}: ${refusal}`;
    }
    if (unusable[0]) return `${path}-${unusable[0].part} is ${unusable[0].what}`;
    const { wal, shm, hotJournal } = await readCompanionState(path);
    if (hotJournal)
      return 'there is a rollback journal: a process is writing, or SQLite would undo what an ended process began';
    if (header.journalMode === 'wal' && !(wal && shm !== 'missing'))
      return 'no process has it open: there is no write-ahead log';
    if (header.journalMode === 'wal' && shm === 'broken')
      return 'the index of its log (-shm) is broken: SQLite would rebuild it';
    if (header.journalMode === 'rollback' && wal)
      return 'there is a write-ahead log that does not belong to it';
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function notTried(reason: string): WriteAttempt {
  return { status: 'not-tried', reason };
}
