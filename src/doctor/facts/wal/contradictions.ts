import type { DatabaseFile } from '../file/file-facts.ts';
import type { LeftLog, RecoverableLog } from './left-log.ts';

/** What proves that a log or journal was not written for the database beside it, in its present state. */
export type Contradiction =
  | { readonly kind: 'page-size'; readonly log: number; readonly database: number }
  | { readonly kind: 'journal-mode' }
  | { readonly kind: 'schema-version'; readonly log: number; readonly database: number }
  /** In pages. */
  | { readonly kind: 'size'; readonly log: number; readonly database: number }
  /** The change counters: before the transaction of the journal, and now. */
  | { readonly kind: 'change-counter'; readonly journal: number; readonly database: number };

/** Those of a log; empty if nothing proves it. Each is something that SQLite never does to a database and its own log. */
export function contradictionsOf(
  { header }: Pick<DatabaseFile, 'header'>,
  log: LeftLog | null,
): readonly Contradiction[] {
  // A log whose pages are all in the database changes nothing.
  if (log?.kind !== 'recoverable' || log.isInDatabase) return [];
  const { pageSize, journalMode, schemaVersion } = header;
  return [
    // Nothing changes the size of pages in WAL mode.
    ...(log.pageSize === pageSize
      ? []
      : [{ kind: 'page-size', log: log.pageSize, database: pageSize } as const]),
    // The header is changed before there is a log, and after it has been removed.
    ...(journalMode === 'rollback' ? [{ kind: 'journal-mode' } as const] : []),
    ...(log.schemaVersion !== null && log.schemaVersion < schemaVersion
      ? [{ kind: 'schema-version', log: log.schemaVersion, database: schemaVersion } as const]
      : []),
    ...shrinking(header, log),
  ];
}

/**
 * A database is as large as before the log or as after one of its commits. So if it is larger than after all of them, the
 * first one made it smaller: then that was a VACUUM or a backup into it, which write every page, or automatic vacuuming.
 */
function shrinking(
  { pageCount, autoVacuum }: DatabaseFile['header'],
  { mostPages, firstCommit }: RecoverableLog,
): readonly Contradiction[] {
  if (pageCount === null || autoVacuum || pageCount <= mostPages) return [];
  // The page with the locks, in databases of more than 1 GiB, is never written.
  const wroteAll = firstCommit.written >= firstCommit.databasePages - 1;
  return wroteAll ? [] : [{ kind: 'size', log: mostPages, database: pageCount }];
}
