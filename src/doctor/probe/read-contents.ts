import { codeOf, messageOf } from '../../errors.ts';
import { abortReason } from '../../sqlite-probe/abort-reason.ts';
import type { Contents } from '../facts/contents/contents.ts';
import { type CompanionState, readCompanionState } from '../facts/file/companions.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import { unread } from './query-contents.ts';
import { readCopy } from './read-copy.ts';
import { readInPlace } from './read-in-place.ts';
import type { Read, Reading, ReadingOptions } from './reading.ts';

type Way = (reading: Reading) => Promise<Read>;

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
    const [first, second] = waysToRead(reading, companions);
    const { contents, isFinal } = await first(reading);
    return isFinal || !second ? contents : (await second(reading)).contents;
  } catch (error) {
    return unread('file', messageOf(error), { code: codeOf(error) ?? 'ERROR', message: messageOf(error) });
  }
}

/** The ways that leave all files as they are, the best first. */
function waysToRead(
  { file, hasLog, options: { isInUse } }: Reading,
  { wal, shm, hotJournal }: CompanionState,
): readonly [Way, Way?] {
  // SQLite would fail, or wait for ever, where a copy leaves out what is not a file.
  if (file.unusable.length > 0) return [readCopy];
  if (!hasLog && !hotJournal) return [readInPlace];
  const mayBeLive = !hasLog || (wal && shm === 'whole');
  if (isInUse === false || !mayBeLive) return [readCopy];
  // If it is unknown: a file that changes while it is copied is in use, and can be read in place.
  return isInUse ? [readInPlace, readCopy] : [readCopy, readInPlace];
}
