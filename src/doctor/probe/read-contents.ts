import { codeOf, messageOf } from '../../errors.ts';
import type { Contents } from '../facts/contents/contents.ts';
import { type CompanionState, readCompanionState } from '../facts/file/companions.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import { abortReason } from './abort-reason.ts';
import { unread } from './query-contents.ts';
import { readCopy } from './read-copy.ts';
import { readInPlace } from './read-in-place.ts';
import type { Reading, ReadingOptions } from './reading.ts';

type Way = Contents['readFrom'];
type Ways = readonly [Way, ...Way[]];

/**
 * What SQLite reads from a database. It is read in place, with a read-only connection, if that leaves all files as they
 * are; otherwise from a copy, because a connection creates the files of a missing log, and rebuilds or undoes what an
 * ended process left. Throws nothing: what prevents the reading is an obstacle, or a reason.
 */
export async function readContents(file: DatabaseFile, options: ReadingOptions): Promise<Contents> {
  if (options.signal.aborted) return unread('file', abortReason(options.signal));
  try {
    const companions = await readCompanionState(file.path);
    // SQLite uses a log next to a database, whatever the header says.
    const hasLog = file.header.journalMode === 'wal' || companions.wal;
    const reading = { file, hasLog, options };
    return await readBy(waysToRead(reading, companions), reading);
  } catch (error) {
    return unread('file', messageOf(error), { code: codeOf(error) ?? 'ERROR', message: messageOf(error) });
  }
}

/** The ways that leave all files as they are, the best first. */
function waysToRead(
  { hasLog, options: { isInUse } }: Reading,
  { wal, shm, hotJournal }: CompanionState,
): Ways {
  if (!hasLog && !hotJournal) return ['file'];
  const mayBeLive = !hasLog || (wal && shm === 'whole');
  if (isInUse === false || !mayBeLive) return ['copy'];
  // If it is unknown: a file that changes while it is copied is in use, and can be read in place.
  return isInUse ? ['file', 'copy'] : ['copy', 'file'];
}

async function readBy([way, ...others]: Ways, reading: Reading): Promise<Contents> {
  const { contents, isFinal } = await (way === 'file' ? readInPlace(reading) : readCopy(reading));
  const [next, ...rest] = others;
  return isFinal || next === undefined ? contents : readBy([next, ...rest], reading);
}
