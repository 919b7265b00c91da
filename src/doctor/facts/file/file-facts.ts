import type { Entry } from '../../../locks/file/entry.ts';
import type { Companions } from './companions.ts';
import type { UnusableCompanion } from './unusable-companions.ts';

/** The file as its folder and its first bytes show it, without SQLite. Paths are absolute. */
export type FileFacts =
  | MissingFile
  /** `databases`: names of files in it that begin like databases, at most twenty. */
  | { readonly kind: 'folder'; readonly path: string; readonly databases: readonly string[] }
  /** Opening it could block. `what`: `a named pipe`, `a socket`, `a device`. */
  | { readonly kind: 'special'; readonly path: string; readonly what: string }
  | UnreadableFile
  | EmptyFile
  | ForeignFile
  | DatabaseFile;

export interface EmptyFile {
  readonly kind: 'empty';
  readonly path: string;
  readonly entry: Entry;
  readonly companions: Companions;
}

export interface MissingFile {
  readonly kind: 'missing';
  readonly path: string;
  /** The missing target of a symbolic link; null if there is no link. */
  readonly linkTo: string | null;
  /** Whether the folder of the file exists. */
  readonly folderExists: boolean;
  /** Names of `-wal`, `-shm` or `-journal` files that exist without it. */
  readonly leftBehind: readonly string[];
  /** Names of databases in that folder, the most similar first, at most five. */
  readonly similar: readonly string[];
}

export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly path: string;
  /** In words, such as `permission denied`. */
  readonly reason: string;
  /** Null if permissions are not the reason, or cannot be read. */
  readonly denied: Denied | null;
}

export interface Denied {
  /** The file that may not be read, or the folder that may not be searched. */
  readonly path: string;
  readonly entry: Entry;
  /** The owner of that file, and the user who runs the doctor: names, or numbers if they have none. */
  readonly owner: string;
  readonly user: string;
}

export interface ForeignFile {
  readonly kind: 'not-a-database';
  readonly path: string;
  readonly entry: Entry;
  readonly looksLike: 'text' | 'zeros' | 'encrypted' | 'old-sqlite' | 'other';
  /** The format that its first bytes show, such as `a gzip archive`; null if unknown. */
  readonly format: string | null;
}

export interface DatabaseFile {
  readonly kind: 'database';
  /** With symbolic links resolved, as SQLite does. */
  readonly path: string;
  readonly entry: Entry;
  readonly companions: Companions;
  /** Whether the `-journal` has an interrupted transaction, which SQLite will undo. */
  readonly hotJournal: boolean;
  /** The change counter before that transaction; null if there is none, or its journal does not show it. */
  readonly journalCounter: number | null;
  /** Pages of commits that the `-shm` counts, but that are not in the database, while there is no log that has them. */
  readonly lostPages: number;
  /** What prevents SQLite from using the names of its files. */
  readonly unusable: readonly UnusableCompanion[];
  readonly header: Header;
}

/** The first 100 bytes of a database. https://www.sqlite.org/fileformat2.html#the_database_header */
export interface Header {
  /** Bytes; not always a size that SQLite accepts. */
  readonly pageSize: number;
  /** Null if the last writer was a SQLite that does not keep the count. */
  readonly pageCount: number | null;
  readonly journalMode: 'wal' | 'rollback';
  readonly changeCounter: number;
  /** A counter of the changes of the schema, which only grows. */
  readonly schemaVersion: number;
  /** Whether commits can make the file smaller: automatic or incremental vacuuming is on. */
  readonly autoVacuum: boolean;
  readonly applicationId: number;
  readonly userVersion: number;
  /** Version of the SQLite that wrote last, such as `3.40.1`; null if it is 0. */
  readonly writtenBy: string | null;
  /** What SQLite does not accept in it, such as `a page size of 0`; empty if the header is sound. */
  readonly defects: readonly string[];
}
