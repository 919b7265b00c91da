import { withProbe } from './probe.ts';
import { DISCONNECTED } from './protocol.ts';
import { queryContents, unread } from './query-contents.ts';
import { BUSY_TIMEOUT_MS, deadlineOf, type Read, type Reading } from './reading.ts';

/** Codes with which SQLite refuses, in a read-only connection, to repair what an ended process left. */
const LEFT_BEHIND = ['SQLITE_READONLY_ROLLBACK', 'SQLITE_READONLY_RECOVERY', 'SQLITE_READONLY_CANTINIT'];

/** Reads a database without copying it, even if other processes have it open. */
export async function readInPlace(reading: Reading): Promise<Read> {
  const { file, hasLog, options } = reading;
  const deadlineMs = deadlineOf('file', reading);
  const contents = await withProbe({ ...options, deadlineMs }, (probe) =>
    queryContents(probe, {
      opening: {
        file: file.path,
        access: 'read',
        // The processes that keep them may have ended: SQLite would create them.
        needs: hasLog ? [`${file.path}-wal`, `${file.path}-shm`] : [],
        busyTimeoutMs: BUSY_TIMEOUT_MS,
      },
      readFrom: 'file',
      full: options.full,
      applicationId: file.header.applicationId,
    }),
  );
  const { obstacle } = contents;
  if (obstacle?.code === DISCONNECTED) return { contents: unread('file', obstacle.message), isFinal: false };
  return { contents, isFinal: obstacle === null || !LEFT_BEHIND.includes(obstacle.code) };
}
