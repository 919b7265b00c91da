import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import SqliteDatabase from 'better-sqlite3';

/** A file that is not, or no longer, a sound database. `make` makes it in a folder, and returns its path. */
export interface DamagedFile {
  readonly name: string;
  readonly make: (folder: string) => string;
}

export const PAGE_BYTES = 4_096;

/** Every way for a file to be broken that the doctor names from its bytes and its folder, and one that only SQLite finds. */
export const DAMAGED: readonly DamagedFile[] = [
  { name: 'missing', make: (folder) => join(folder, 'chat.db') },
  { name: 'dangling link', make: (folder) => link(folder, 'elsewhere.db') },
  { name: 'link in a circle', make: (folder) => link(folder, 'chat.db') },
  { name: 'folder', make: (folder) => made(folder, mkdirSync) },
  { name: 'named pipe', make: (folder) => made(folder, (path) => execFileSync('mkfifo', [path])) },
  { name: 'no permission', make: (folder) => changed(folder, (path) => chmodSync(path, 0o000)) },
  { name: 'zero bytes', make: (folder) => written(folder, '') },
  { name: 'text', make: (folder) => written(folder, 'Dear diary,\ntoday the database was locked.\n') },
  { name: 'encrypted', make: (folder) => written(folder, randomBytes(4 * PAGE_BYTES)) },
  { name: 'zero-filled', make: (folder) => written(folder, Buffer.alloc(4 * PAGE_BYTES)) },
  {
    name: 'gzip',
    make: (folder) => written(folder, gzipSync(readFileSync(soundDatabase(folder, 'good.db')))),
  },
  { name: 'SQLite 2', make: (folder) => written(folder, `${OLD_MAGIC}${'\0'.repeat(976)}`) },
  { name: 'truncated', make: (folder) => changed(folder, (path) => truncateSync(path, sixtyPercent(path))) },
  { name: 'damaged header', make: (folder) => changed(folder, (path) => overwrite(path, 16, [0x12, 0x34])) },
  {
    name: 'flipped page',
    make: (folder) => changed(folder, (path) => overwrite(path, leafPage(path), FLIPPED)),
  },
];

/** The one of that name. */
export function damaged(name: string, folder: string): string {
  const file = DAMAGED.find((each) => each.name === name);
  if (!file) throw new Error(`there is no way to damage a file that is called ${name}`);
  return file.make(folder);
}

/** A closed database in WAL mode with some hundred rows on about thirty pages. */
export function soundDatabase(folder: string, name = 'chat.db'): string {
  const path = join(folder, name);
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
  db.transaction(() => {
    for (let row = 0; row < 500; row++) insert.run(`note ${row} `.repeat(20));
  })();
  db.close();
  return path;
}

/** Every file of a folder by its path in it: which one it is, its mode, when it was changed, and its SHA-256; of what is no file, its kind. Opens no pipe. */
export function checksums(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(names.map((name) => [name, checksum(join(folder, name))]));
}

function checksum(path: string): string {
  const stats = lstatSync(path, { bigint: true });
  if (stats.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (!stats.isFile()) return stats.isDirectory() ? 'folder' : 'special';
  return `${stats.ino} ${stats.mode.toString(8)} ${stats.mtimeNs} ${sha256(path)}`;
}

function sha256(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    // Ours to make, but not to read: only root may.
    return 'unreadable';
  }
}

const OLD_MAGIC = '** This file contains an SQLite 2.1 database **';
/** In the place of the kind of a page, its cells and their offsets. */
const FLIPPED = new Array<number>(64).fill(0xff);

function made(folder: string, make: (path: string) => unknown): string {
  const path = join(folder, 'chat.db');
  make(path);
  return path;
}

function written(folder: string, content: string | Buffer): string {
  return made(folder, (path) => writeFileSync(path, content));
}

function changed(folder: string, change: (path: string) => void): string {
  const path = soundDatabase(folder);
  change(path);
  return path;
}

function link(folder: string, to: string): string {
  return made(folder, (path) => symlinkSync(to, path));
}

function sixtyPercent(path: string): number {
  return Math.floor((statSync(path).size / PAGE_BYTES) * 0.6) * PAGE_BYTES;
}

/** Where the last page begins that holds rows: its first byte is 13. */
function leafPage(path: string): number {
  const bytes = readFileSync(path);
  const pages = Array.from({ length: bytes.length / PAGE_BYTES }, (_, page) => page * PAGE_BYTES);
  return pages.findLast((offset) => offset > 0 && bytes[offset] === 13) ?? 0;
}

function overwrite(path: string, offset: number, bytes: readonly number[]): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from(bytes), 0, bytes.length, offset);
  closeSync(file);
}
