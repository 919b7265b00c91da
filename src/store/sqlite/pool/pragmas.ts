import type { Database } from 'better-sqlite3';
import { GenesisError } from '../../../errors.ts';
import { isLockError } from '../lock-error.ts';
import type { ConnectionReport, ConnectionSettings } from './protocol.ts';
import { untilUnlocked } from './until-unlocked.ts';

const SYNCHRONOUS_NAMES = ['off', 'normal', 'full', 'extra'];

/** Sets an open connection up for its role and returns what SQLite answered. Call after the file is known to be ours. */
export function configureConnection(db: Database, settings: ConnectionSettings): ConnectionReport {
  if (settings.role === 'writer') switchToWal(db, settings.busyTimeoutMs);
  // better-sqlite3 opens WAL databases at NORMAL, which may lose acknowledged commits on a power cut.
  db.pragma(`synchronous = ${settings.durability}`);
  if (process.platform === 'darwin') db.pragma(`fullfsync = ${settings.durability === 'full'}`);
  db.pragma('foreign_keys = ON');
  // After a long reader let the log grow, the next checkpoint cuts it back to this.
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  if (settings.role === 'reader') db.pragma('query_only = ON');
  return {
    journalMode: String(db.pragma('journal_mode', { simple: true })),
    synchronous: SYNCHRONOUS_NAMES[Number(db.pragma('synchronous', { simple: true }))] ?? 'unknown',
  };
}

/** SQLite can refuse the switch at once, without its busy handler, and can answer with the old mode instead of an error. */
function switchToWal(db: Database, timeoutMs: number): void {
  const stayed = new GenesisError(
    'DB_OPEN_FAILED',
    `${db.name} cannot use a write-ahead log (WAL) where it is`,
    {
      hint: 'Some network and virtual file systems do not offer the shared memory it needs. Name a file on a local disk.',
    },
  );
  untilUnlocked(
    timeoutMs,
    () => {
      if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal') throw stayed;
    },
    (error) => error === stayed || isLockError(error),
  );
}
