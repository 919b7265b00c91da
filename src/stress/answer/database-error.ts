import type { Outcome } from './outcome.ts';

interface DatabaseErrorTraits {
  /** The words of SQLite, of its drivers in several languages, and of pools. */
  readonly words: RegExp;
  /** SQLite's primary and extended result codes. https://www.sqlite.org/rescode.html */
  readonly codes: readonly number[];
  /** The outcome of a request that was answered so; null: an internal error. */
  readonly outcome: Outcome | null;
}

/** What the text of an error means. The first ones say more about the cause than the later ones. */
const TRAITS = {
  /** A read transaction that wants to write, but another connection has written since. */
  'stale-snapshot': {
    words: /SQLITE_BUSY_SNAPSHOT|has already written to the database/i,
    codes: [517],
    outcome: 'lock-error',
  },
  /** BEGIN on a connection that is inside a transaction already. */
  'nested-transaction': {
    words:
      /(start|begin) a transaction within a transaction|(already|nested) (an )?(active )?transactions?\b|transaction is already (begun|active|in progress|started)|transaction has already (begun|been started)/i,
    codes: [],
    outcome: null,
  },
  /** COMMIT or ROLLBACK on a connection whose transaction was ended already. */
  'no-transaction': {
    words:
      /no (such )?transaction is active|no active transaction|not (currently )?in a transaction|transaction has already been (committed|rolled back)/i,
    codes: [],
    outcome: null,
  },
  /** One connection used by several threads or turns at a time. */
  'connection-misuse': {
    words:
      /created in a thread can only be used in that same thread|API misuse|SQLITE_MISUSE|recursive use of cursors|(another row|no more rows) available|error return without exception set|concurrent operations are not permitted|another operation is in progress|connection is busy executing/i,
    codes: [21],
    outcome: null,
  },
  'read-only': {
    words: /SQLITE_READONLY|readonly database|writ(e|ing) (to )?(a |the )?read-only database/i,
    codes: [8, 264, 520, 776, 1032, 1288, 1544],
    outcome: null,
  },
  malformed: {
    words:
      /SQLITE_(CORRUPT|NOTADB)|\bDB_DAMAGED\b|disk image is malformed|file is not a database|malformed database schema/i,
    codes: [11, 26, 267, 523, 779],
    outcome: null,
  },
  full: {
    words: /SQLITE_FULL|database or disk is full|\bDB_FULL\b|ENOSPC|no space left on device/i,
    codes: [13],
    outcome: null,
  },
  'cannot-open': {
    words: /SQLITE_CANTOPEN|unable to open (the )?database|cannot open database/i,
    codes: [14, 270, 526, 782, 1038],
    outcome: null,
  },
  'disk-error': { words: /SQLITE_IOERR|\bDB_IO_FAILED\b|disk I\/O error/i, codes: [10], outcome: null },
  /** CREATE of what another connection has created a moment before. */
  'already-exists': { words: /\b(table|index) \S+ already exists/i, codes: [], outcome: null },
  'not-unique': {
    words:
      /unique constraint\b.{0,60} (fail|violat)|violat.{0,20} unique constraint|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)|duplicate (key|entry)|\bP2002\b|primary key must be unique/i,
    codes: [1555, 2067, 2579],
    outcome: 'constraint-error',
  },
  constraint: {
    words: /constraint failed|SQLITE_CONSTRAINT|IntegrityError/i,
    codes: [19, 275, 531, 787, 1043, 1299, 1811, 2323, 2835, 3091],
    outcome: 'constraint-error',
  },
  'pool-timeout': {
    words:
      /pool\b.{0,60}(exhaust|limit\b.{0,40}(reached|exceeded)|timed ?out|timeout(?!\W{0,3}\d| (of|is|set)\b)|\bfull\b)|(exhaust|timed ?out|timeout acquiring).{0,60}\bpool\b|PoolTimeout|connection is not available, request timed out|ResourceRequest timed out|\bP2024\b/i,
    codes: [],
    outcome: 'pool-exhausted',
  },
  /** SQLITE_LOCKED: a lock inside one connection or a shared cache, for which no busy timeout waits. */
  'table-locked': {
    words: /database (table|schema) is locked|SQLITE_LOCKED/i,
    codes: [6, 262, 518],
    outcome: 'lock-error',
  },
  /** The lock was not free within the busy timeout, or there is none. */
  busy: {
    words:
      /database( file)? is (locked|busy)|SQLITE_BUSY|\bDB_LOCKED\b|DatabaseBusy|BusyException|\bP1008\b|failed to respond to a query within the configured timeout/i,
    codes: [5, 261, 773],
    outcome: 'lock-error',
  },
} as const satisfies Record<string, DatabaseErrorTraits>;

/** A kind of error of a database or of its driver. */
export type DatabaseError = keyof typeof TRAITS;

/** Most revealing first. */
export const DATABASE_ERRORS = Object.keys(TRAITS) as readonly DatabaseError[];

export const databaseErrorTraits = (error: DatabaseError): DatabaseErrorTraits => TRAITS[error];

/** Most texts have none of them: then nothing else is searched for. */
const HINT =
  /locked|busy|sqlite|transaction|constraint|integrity|pool|database|already exists|unique|duplicate|misuse|thread|cursor|rows? available|exception set|operation|disk|space|ENOSPC|DB_|P2002|P2024|P1008|timed out/i;

/** A result code beside a word that shows whose it is, such as `SqliteError … (code: 517)`. */
const CODE =
  /(?:sqlite\w*|database|\bsql\b)[^\n]{0,80}?\b(?:err(?:or)?|err_?code|code|errno|extended_code)["']?\s{0,2}[:=(]?\s{0,2}(\d{1,4})\b|\((\d{1,4})\) \(SQLITE_|(?:database|snapshot)[^\n]{0,20}\((\d{1,4})\)/gi;

/** The most revealing database error that a text is about; undefined for none. */
export function databaseErrorIn(text: string): DatabaseError | undefined {
  if (!HINT.test(text)) return undefined;
  const codes = Array.from(text.matchAll(CODE), ([, first, second, third]) =>
    Number(first ?? second ?? third),
  );
  return DATABASE_ERRORS.find((error) => {
    const traits = databaseErrorTraits(error);
    return traits.words.test(text) || codes.some((code) => traits.codes.includes(code));
  });
}

/** How much an error says about the cause of a failure, 0 without one: greater is more. */
export function revealingRank(error: DatabaseError | undefined): number {
  return error === undefined ? 0 : DATABASE_ERRORS.length - DATABASE_ERRORS.indexOf(error);
}

/** Whether it says that a lock was not free. */
export function isAboutLocks(error: DatabaseError): boolean {
  return databaseErrorTraits(error).outcome === 'lock-error';
}
