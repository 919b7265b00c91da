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
 * What SQLite says of a database. It is read where it is, read only, where that leaves all files as they are; else from
 * a copy, because a connection makes the files of a log where there are none, and rebuilds or undoes what an ended
 * process left. Throws nothing: what keeps it from being read is an obstacle, or a reason.
 */
export async function readContents(file: DatabaseFile, options: ReadingOptions): Promise<Contents> {
  if (options.signal.aborted) return unread('file', abortReason(options.signal));
  try {
    const beside = await readCompanionState(file.path);
    // SQLite takes a log that lies beside a database for its own, whatever the header says.
    const hasLog = file.header.journalMode === 'wal' || beside.wal;
    const reading = { file, hasLog, options };
    return await readBy(waysToRead(reading, beside), reading);
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
  // Where nobody tells, a file that changes while it is copied has somebody whom it can be read beside.
  return isInUse ? ['file', 'copy'] : ['copy', 'file'];
}

async function readBy([way, ...others]: Ways, reading: Reading): Promise<Contents> {
  const { contents, isFinal } = await (way === 'file' ? readInPlace(reading) : readCopy(reading));
  const [next, ...rest] = others;
  return isFinal || next === undefined ? contents : readBy([next, ...rest], reading);
}
