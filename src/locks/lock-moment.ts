import type { CommitMark } from './commit-counter.ts';
import { readStartSync } from './file/read-start.ts';
import { statOf } from './file/stat-of.ts';
import { readWalIndex, type WalIndex } from './file/wal-index.ts';

/** What the files of a database show at one moment, apart from their locks. */
export interface LockMoment {
  readonly mode: 'wal' | 'rollback';
  /** Null if unknown at this moment. */
  readonly commits: CommitMark | null;
  /** Null without an index of a log, or while it changes. */
  readonly index: WalIndex | null;
}

/**
 * Reads 28 bytes of the database and 136 of its `-shm`, or the age of the files if there is no `-shm`; undefined if there
 * is no database. Only for a process that has not opened it with SQLite: closing the file would drop its locks.
 */
export function readMoment(path: string): LockMoment | undefined {
  const header = readHeader(path);
  if (header === undefined) return undefined;
  if (header.mode === 'rollback') {
    const commits = { kind: 'header', inode: header.inode, count: header.changeCounter } as const;
    return { mode: 'rollback', commits, index: null };
  }
  const shm = statOf(`${path}-shm`);
  if (shm === undefined) return { mode: 'wal', commits: stateOf(path), index: null };
  const index = readWalIndex(`${path}-shm`);
  const commits = index && ({ kind: 'index', inode: String(shm.ino), count: index.change } as const);
  return { mode: 'wal', commits, index };
}

/** https://www.sqlite.org/fileformat2.html#the_database_header: the read version is at 19, the change counter at 24. */
const HEADER_BYTES = 28;

function readHeader(path: string) {
  const stat = statOf(path);
  const bytes = stat && readStartSync(path, HEADER_BYTES);
  if (bytes === undefined || bytes.length < HEADER_BYTES) return undefined;
  const mode = bytes[19] === 2 ? ('wal' as const) : ('rollback' as const);
  return { mode, inode: String(stat?.ino), changeCounter: bytes.readUInt32BE(24) };
}

/** For a log without a `-shm`: it is not open, or one process keeps the index in its own memory. */
function stateOf(path: string): CommitMark {
  const files = [statOf(path), statOf(`${path}-wal`)];
  const states = files.map((stat) => (stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : 'none'));
  return { kind: 'state', state: states.join(', ') };
}
