import type { Entry } from '../../../locks/file/entry.ts';

/** The file as its bytes and its entry in the folder tell it, without SQLite. Paths are absolute. */
export type FileFacts =
  | MissingFile
  /** `databases`: names in it of files that begin as databases do, at most twenty. */
  | { readonly kind: 'folder'; readonly path: string; readonly databases: readonly string[] }
  /** Opening it could block. `what`: `a named pipe`, `a socket`, `a device`. */
  | { readonly kind: 'special'; readonly path: string; readonly what: string }
  | UnreadableFile
  | { readonly kind: 'empty'; readonly path: string; readonly entry: Entry; readonly companions: Companions }
  | ForeignFile
  | DatabaseFile;

export interface MissingFile {
  readonly kind: 'missing';
  readonly path: string;
  /** Where a symbolic link of that name leads to, and nothing is; null where there is no link. */
  readonly linkTo: string | null;
  /** Whether the folder that it should be in is there. */
  readonly folderExists: boolean;
  /** Names of `-wal`, `-shm` or `-journal` that are there without it. */
  readonly leftBehind: readonly string[];
  /** Names of databases in that folder, the most alike first, at most five. */
  readonly similar: readonly string[];
}

export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly path: string;
  /** In words, as `permission denied`. */
  readonly reason: string;
  /** Null where rights are not the reason, or the folder does not tell of them. */
  readonly denied: Denied | null;
}

export interface Denied {
  /** The file that may not be read, or the folder that may not be searched. */
  readonly path: string;
  readonly entry: Entry;
  /** Whose it is, and who we are: names, or numbers where they have none. */
  readonly owner: string;
  readonly user: string;
}

export interface ForeignFile {
  readonly kind: 'not-a-database';
  readonly path: string;
  readonly entry: Entry;
  readonly looksLike: LooksLike;
  /** What its first bytes say it is, as `a gzip archive`; null where they say nothing. */
  readonly format: string | null;
}

export interface DatabaseFile {
  readonly kind: 'database';
  /** Absolute, symbolic links resolved, as SQLite does. */
  readonly path: string;
  readonly entry: Entry;
  readonly companions: Companions;
  /** Whether the `-journal` has an interrupted transaction: one that was only emptied or zeroed has none. */
  readonly hotJournal: boolean;
  readonly header: Header;
}

/** The files that SQLite keeps beside a database; null where there is none. */
export interface Companions {
  readonly wal: Entry | null;
  readonly shm: Entry | null;
  readonly journal: Entry | null;
}

export type LooksLike = 'text' | 'zeros' | 'encrypted' | 'old-sqlite' | 'other';

/** The first 100 bytes of a database. https://www.sqlite.org/fileformat2.html#the_database_header */
export interface Header {
  /** Bytes; not always a size that SQLite accepts. */
  readonly pageSize: number;
  /** Pages; null where the file was last written by a SQLite that did not keep the count. */
  readonly pageCount: number | null;
  readonly journalMode: 'wal' | 'rollback';
  readonly changeCounter: number;
  readonly applicationId: number;
  readonly userVersion: number;
  /** Of the SQLite that wrote last, as `3.40.1`; null where it is 0. */
  readonly writtenBy: string | null;
  /** What SQLite does not accept in it, as `a page size of 0`; empty where it is sound. */
  readonly defects: readonly string[];
}
