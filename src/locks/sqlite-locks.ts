import type { LockName } from './lock-watch.ts';
import type { LockRow } from './proc/proc-locks.ts';

/** A lock of SQLite that a process holds at one moment. */
export interface SeenLock {
  readonly pid: number;
  readonly name: LockName;
  /** The slot of a `reader`, 0 to 4; null for all other locks. */
  readonly slot: number | null;
}

export interface SeenLocks {
  readonly locks: readonly SeenLock[];
  /** Processes that are connected in WAL mode, idle ones included. */
  readonly connected: ReadonlySet<number>;
}

/** Bytes of the database file. https://www.sqlite.org/src/file/src/os.h */
const PENDING = 0x4000_0000;
const RESERVED = PENDING + 1;
const SHARED = PENDING + 2;

/** Bytes of the `-shm`. https://www.sqlite.org/walformat.html#wal_locks */
const WRITER = 120;
const CHECKPOINTER = 121;
const RECOVERY = 122;
const READER_0 = 123;
const SLOTS = [0, 1, 2, 3, 4];
/** The dead man's switch: every connected process holds it. */
const CONNECTED = 128;

/** The SQLite locks that the rows of one moment mean, those on the database and those on its `-shm`. */
export function sqliteLocks(
  database: readonly LockRow[],
  shm: readonly LockRow[],
  mode: 'wal' | 'rollback',
): SeenLocks {
  const locks = [
    ...byProcess(database).flatMap(([pid, rows]) => locksOnDatabase(pid, rows, mode)),
    ...byProcess(shm).flatMap(([pid, rows]) => locksOnShm(pid, rows)),
  ];
  const inWal = mode === 'wal' ? database.filter((row) => covers(row, SHARED)) : [];
  const connections = [...inWal, ...shm.filter((row) => covers(row, CONNECTED))];
  return { locks, connected: new Set(connections.map(({ pid }) => pid)) };
}

/** Only the strongest lock: its holder has the weaker ones too. */
function locksOnDatabase(pid: number, rows: readonly LockRow[], mode: 'wal' | 'rollback'): SeenLock[] {
  const name = strongest(rows);
  // In WAL mode every connected process has a shared lock, which blocks no other process.
  if (name === undefined || (name === 'shared' && mode === 'wal')) return [];
  return [{ pid, name, slot: null }];
}

function strongest(rows: readonly LockRow[]): LockName | undefined {
  if (rows.some((row) => writes(row, SHARED))) return 'exclusive';
  if (rows.some((row) => writes(row, PENDING))) return 'pending';
  if (rows.some((row) => writes(row, RESERVED))) return 'reserved';
  // A read lock on the pending byte is held for an instant, before a shared one.
  return rows.some((row) => covers(row, SHARED)) ? 'shared' : undefined;
}

function locksOnShm(pid: number, rows: readonly LockRow[]): SeenLock[] {
  const lock = (name: LockName, slot: number | null = null): SeenLock => ({ pid, name, slot });
  const has = (byte: number) => rows.some((row) => writes(row, byte));
  // A recovery also takes the locks of the writer, the checkpointer and the readers.
  if (has(RECOVERY)) return [lock('recovery')];
  // A write lock on a reader's slot is not held by a reader: a checkpointer keeps readers out, or a mark is being set.
  const slots = SLOTS.filter((slot) =>
    rows.some((row) => row.mode === 'read' && covers(row, READER_0 + slot)),
  );
  return [
    ...(has(WRITER) ? [lock('writer')] : []),
    ...(has(CHECKPOINTER) ? [lock('checkpointer')] : []),
    ...slots.map((slot) => lock('reader', slot)),
  ];
}

/** The kernel joins adjacent locks of one process: one row can be several locks. */
function covers(row: LockRow, byte: number): boolean {
  return row.start <= byte && byte <= row.end;
}

function writes(row: LockRow, byte: number): boolean {
  return row.mode === 'write' && covers(row, byte);
}

function byProcess(rows: readonly LockRow[]): [number, LockRow[]][] {
  return [...Map.groupBy(rows, ({ pid }) => pid)];
}
