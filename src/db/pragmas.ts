import type { Database } from 'better-sqlite3';
import type { ConnectionReport, ConnectionSettings } from './protocol.ts';
import { untilUnlocked } from './until-unlocked.ts';

const SYNCHRONOUS_NAMES = ['off', 'normal', 'full', 'extra'];

/** Sets an open connection up for its role and tells what SQLite answered. Call after the file is known to be ours. */
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
  untilUnlocked(timeoutMs, () => {
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') {
      throw Object.assign(new Error(`the journal mode stayed ${mode}`), { code: 'SQLITE_BUSY' });
    }
  });
}
