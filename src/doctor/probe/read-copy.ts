import { codeOf, GenesisError, messageOf } from '../../errors.ts';
import { abortReason } from '../../sqlite-probe/abort-reason.ts';
import { copyDatabase } from '../../sqlite-probe/copy-database.ts';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import type { Contents } from '../facts/contents/contents.ts';
import { judgeLog } from './judge-log.ts';
import { lateReason, queryContents, unread } from './query-contents.ts';
import { deadlineOf, type Read, type Reading } from './reading.ts';

/** The most bytes to copy without --full: a second's work on a usual disk. */
const MOST_COPIED_BYTES = 2 ** 30;

/** Reads a copy of a database, in which SQLite may undo what an ended process began. */
export async function readCopy(reading: Reading): Promise<Read> {
  const deadlineMs = deadlineOf('copy', reading);
  const startedAt = performance.now();
  const { signal, full } = reading.options;
  const leftMs = () =>
    deadlineMs === null ? null : Math.max(1, deadlineMs - (performance.now() - startedAt));
  const inTime = deadlineMs === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  try {
    return await inTemporaryFolder(async (folder) => {
      const mostBytes = full ? null : MOST_COPIED_BYTES;
      const copying = { folder, mostBytes, signal: inTime };
      const copied = await copyDatabase(reading.file.path, copying);
      if (copied.status !== 'copied')
        return { contents: unread('copy', copied.reason), isFinal: copied.status === 'too-large' };
      const contents = await queryContents(reading, {
        file: copied.file,
        access: 'write',
        needs: [],
        readFrom: 'copy',
        deadlineMs: leftMs(),
      });
      const judged = await judgeLog(reading, contents, { ...copying, copy: copied.file, leftMs });
      return { contents: judged, isFinal: true };
    });
  } catch (error) {
    return { contents: notCopied(error, reading), isFinal: true };
  }
}

/** An error of the original is an obstacle; a full disk for the copy is not. */
function notCopied(error: unknown, reading: Reading): Contents {
  const code = codeOf(error) ?? '';
  if (['EACCES', 'EPERM', 'EIO', 'ENOENT'].includes(code))
    return unread('copy', messageOf(error), { code, message: messageOf(error) });
  if (reading.options.signal.aborted) return unread('copy', abortReason(reading.options.signal));
  if ((error as Error).name === 'AbortError')
    return unread('copy', lateReason(deadlineOf('copy', reading) ?? 0));
  const hint = error instanceof GenesisError && error.hint ? `. ${error.hint}` : '';
  return unread('copy', `it could not be copied: ${messageOf(error)}${hint}`);
}
