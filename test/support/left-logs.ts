import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { tempFolder } from './temp-folder.ts';

export interface Shape {
  readonly table?: string;
  readonly rows?: number;
  readonly pageSize?: number;
  /** SQL before the first table. */
  readonly setup?: string;
}

/** A database with an index in WAL mode, whose log is empty and grows without a checkpoint; closed by `crashed`. */
function openDatabase(path: string, shape: Shape): Database {
  const { table = 'users', rows = 3_000, pageSize = 4_096, setup = '' } = shape;
  const db = new SqliteDatabase(path);
  db.pragma(`page_size = ${pageSize}`);
  db.exec(setup);
  db.pragma('journal_mode = WAL');
  db.exec(
    `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX by_name ON ${table} (name)`,
  );
  const insert = db.prepare(`INSERT INTO ${table} (name) VALUES (?)`);
  db.transaction(() => {
    for (let row = 0; row < rows; row++) insert.run(`user ${row}`.padEnd(30, '.'));
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('wal_autocheckpoint = 0');
  return db;
}

/** What a crash leaves of a database after `changes`: the files as they are while its process has them open. */
export function crashed(shape: Shape, changes: (db: Database) => void): string {
  const [live, left] = [join(tempFolder(), 'live.db'), join(tempFolder(), 'chat.db')];
  const db = openDatabase(live, shape);
  try {
    changes(db);
    for (const suffix of ['', '-wal']) copyFileSync(live + suffix, left + suffix);
  } finally {
    db.close();
  }
  return left;
}

/** A closed database that `backup` makes of one of this shape. */
export function backedUp(shape: Shape, backup: (db: Database, path: string) => void = byVacuum): string {
  const [live, path] = [join(tempFolder(), 'live.db'), join(tempFolder(), 'backup.db')];
  const db = openDatabase(live, shape);
  try {
    backup(db, path);
  } finally {
    db.close();
  }
  return path;
}

/** A backup that is not in WAL mode. */
export function byVacuum(db: Database, path: string): void {
  db.prepare('VACUUM INTO ?').run(path);
}

/** A backup that is the file itself. */
export function byCopy(db: Database, path: string): void {
  copyFileSync(db.name, path);
}

/** A backup, copied over the database of a crashed process alone: the log stays. */
export function restored(backup: string, over: string): string {
  rmSync(over);
  if (existsSync(`${over}-shm`)) rmSync(`${over}-shm`);
  copyFileSync(backup, over);
  return over;
}
