import { DISCONNECTED } from '../../sqlite-probe/protocol.ts';
import { queryContents, unread } from './query-contents.ts';
import { deadlineOf, type Read, type Reading } from './reading.ts';

/** Codes with which SQLite refuses, in a read-only connection, to repair what an ended process left. */
const LEFT_BEHIND = ['SQLITE_READONLY_ROLLBACK', 'SQLITE_READONLY_RECOVERY', 'SQLITE_READONLY_CANTINIT'];

/** Reads a database without copying it, even if other processes have it open. */
export async function readInPlace(reading: Reading): Promise<Read> {
  const { path } = reading.file;
  const contents = await queryContents(reading, {
    file: path,
    access: 'read',
    // The processes that keep them may have ended: SQLite would create them.
    needs: reading.hasLog ? [`${path}-wal`, `${path}-shm`] : [],
    readFrom: 'file',
    deadlineMs: deadlineOf('file', reading),
  });
  const { obstacle } = contents;
  if (obstacle?.code === DISCONNECTED) return { contents: unread('file', obstacle.message), isFinal: false };
  return { contents, isFinal: obstacle === null || !LEFT_BEHIND.includes(obstacle.code) };
}
