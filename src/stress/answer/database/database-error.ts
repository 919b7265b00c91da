import type { Outcome } from '../outcome.ts';

export interface DatabaseErrorTraits {
  /** The words of SQLite, PostgreSQL and MySQL, of their drivers in several languages, and of pools. */
  readonly words: RegExp;
  /** SQLite's primary and extended result codes. https://www.sqlite.org/rescode.html */
  readonly codes?: readonly number[];
  /** Codes of the SQL standard and PostgreSQL. https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly sqlstates?: readonly string[];
  /** The outcome of a request that was answered so; null: an internal error. */
  readonly outcome: Outcome | null;
  /** Whether only a database server reports it: what is known of SQLite's locks says nothing about it. */
  readonly isOfServer?: true;
}

/** What the text of an error means. The first ones say more about the cause than the later ones. */
const TRAITS = {
  /** A read transaction that wants to write, but another connection has written since. */
  'stale-snapshot': {
    words: /SQLITE_BUSY_SNAPSHOT|has already written to the database/i,
    codes: [517],
    outcome: 'lock-error',
  },
  /** Two transactions wait for each other: one is refused. */
  deadlock: {
    words:
      /\bdeadlock detected\b(?! by _)|\bDeadlockDetected|\bdeadlock_detected\b|deadlock found when trying to get lock|ActiveRecord::Deadlocked|TRDeadlockDetected|DeadlockLoserDataAccess|ER_LOCK_DEADLOCK|was deadlocked on lock\b/i,
    sqlstates: ['40P01'],
    outcome: 'lock-error',
    isOfServer: true,
  },
  /** Another transaction has changed what this one read, or changes. */
  serialization: {
    words:
      /could not serialize access|SerializationFailure\b|asyncpg\.exceptions\.SerializationError|\brestart transaction: |\bP2034\b/i,
    sqlstates: ['40001'],
    outcome: 'lock-error',
    isOfServer: true,
  },
  /** A lock of a row or table was not free within `lock_timeout`, or with NOWAIT not at once. */
  'lock-timeout': {
    words:
      /due to lock timeout|could not obtain lock on|LockNotAvailable|lock wait timeout exceeded|LockWaitTimeout|ER_LOCK_WAIT_TIMEOUT|lock request time ?out period exceeded/i,
    sqlstates: ['55P03'],
    outcome: 'lock-error',
    isOfServer: true,
  },
  'too-many-connections': {
    words:
      /too many clients already|remaining connection slots are reserved|too many connections for (role|database)|TooManyConnections|no more connections allowed|max(imum)? client connections reached|ER_CON_COUNT_ERROR|max_user_connections. (active|resource)|(\[1040\]|\b1040\b|mysql|psycopg|PG::|SQLSTATE)[^\n]{0,60}too many connections/i,
    sqlstates: ['53300'],
    outcome: 'pool-exhausted',
    isOfServer: true,
  },
  /** The session was ended because it did nothing inside a transaction. */
  'idle-in-transaction': {
    words: /due to idle-in-transaction timeout|IdleInTransactionSessionTimeout/i,
    sqlstates: ['25P03'],
    outcome: null,
    isOfServer: true,
  },
  /** Through a pooler that gives each transaction another session. */
  'prepared-statement': {
    words:
      /prepared statement \S{1,90} (does not exist|already exists)|unnamed prepared statement does not exist|InvalidSqlStatementName|DuplicatePreparedStatement|DuplicatePstatement/i,
    sqlstates: ['26000', '42P05'],
    outcome: null,
    isOfServer: true,
  },
  /** A standby, or a session that was made read-only. */
  'read-only-session': {
    words:
      /in a read-only transaction|ReadOnlySqlTransaction|ReadOnlySQLTransaction|running with the --(super-)?read-only option/i,
    sqlstates: ['25006'],
    outcome: null,
    isOfServer: true,
  },
  /** It is stopped, starts, or was restarted under a session. */
  'database-away': {
    words:
      /server closed the connection unexpectedly|due to administrator command|the database system is (starting up|shutting down|in recovery mode|not yet accepting connections)|connection terminated (unexpectedly|due to)|connection was closed in the middle of operation|SSL connection has been closed unexpectedly|\bAdminShutdown|\bCannotConnectNow|ConnectionDoesNotExistError|\bP1001\b|\bP1017\b|can.t reach database server|ActiveRecord::(ConnectionNotEstablished|ConnectionFailed)|PG::(ConnectionBad|UnableToSend)|server has gone away|lost connection to mysql server|error occurred while sending to the backend|\bDB_UNAVAILABLE\b|\bDB_CONNECTION_LOST\b|ECONNREFUSED[^\n]{0,60}:(5432|6432|3306)\b|(5432|6432|3306)\b[^\n]{0,40}(connection )?refused|connect call failed \('[^']{1,60}', (5432|6432|3306)|connection refused\b.{0,4}is the server running on that host/is,
    sqlstates: ['57P01', '57P02', '57P03', '57P05', '08000', '08001', '08003', '08004', '08006'],
    outcome: null,
    isOfServer: true,
  },
  /** BEGIN on a connection that is inside a transaction already. */
  'nested-transaction': {
    words:
      /(start|begin) a transaction within a transaction|(already|nested) (an )?(active )?transactions?\b|transaction is already (begun|active|in progress|started)|transaction has already (begun|been started)|already a transaction in progress/i,
    sqlstates: ['25001'],
    outcome: null,
  },
  /** COMMIT or ROLLBACK on a connection whose transaction was ended already. */
  'no-transaction': {
    words:
      /no (such )?transaction is active|no active transaction|not (currently )?in a transaction|transaction has already been (committed|rolled back)|there is no transaction in progress/i,
    sqlstates: ['25P01'],
    outcome: null,
  },
  /** One connection used by several threads or turns at a time. */
  'connection-misuse': {
    words:
      /created in a thread can only be used in that same thread|API misuse|SQLITE_MISUSE|recursive use of cursors|(another row|no more rows) available|error return without exception set|concurrent operations are not permitted|another (operation|command) is (already )?in progress|connection is busy executing|\bconn busy\b|\ba command is already in progress|client is already executing a query/i,
    codes: [21],
    outcome: null,
  },
  /** A statement of a transaction in which another one has failed. Its first error says more, where it is seen. */
  'aborted-transaction': {
    words:
      /current transaction is aborted|InFailedSqlTransaction|until the end of the .{1,8}atomic|PendingRollbackError|invalid transaction is rolled back|rolled back due to a previous exception during flush/i,
    sqlstates: ['25P02'],
    outcome: null,
    isOfServer: true,
  },
  /** A statement was ended because of its time limit. */
  'statement-timeout': {
    words:
      /due to statement timeout|\bQueryCanceled|\bquery_canceled\b|maximum statement execution time exceeded/i,
    sqlstates: ['57014'],
    outcome: null,
    isOfServer: true,
  },
  'read-only': {
    words: /SQLITE_READONLY|readonly database|writ(e|ing) (to )?(a |the )?read-only database/i,
    codes: [8, 264, 520, 776, 1032, 1288, 1544],
    outcome: null,
  },
  malformed: {
    words:
      /SQLITE_(CORRUPT|NOTADB)|\bDB_DAMAGED\b|disk image is malformed|file is not a database|malformed database schema|invalid page in block/i,
    codes: [11, 26, 267, 523, 779],
    sqlstates: ['XX001', 'XX002'],
    outcome: null,
  },
  full: {
    words: /SQLITE_FULL|database or disk is full|\bDB_FULL\b|ENOSPC|no space left on device/i,
    codes: [13],
    sqlstates: ['53100'],
    outcome: null,
  },
  'out-of-memory': {
    words: /out of shared memory|might need to increase max_locks_per_transaction/i,
    sqlstates: ['53200'],
    outcome: null,
    isOfServer: true,
  },
  'cannot-open': {
    words:
      /SQLITE_CANTOPEN|unable to open (the )?database|cannot open database|password authentication failed|no pg_hba\.conf entry|(FATAL\W{1,3}|failed: |catalog )(role|database) \S{1,70} does not exist|\bP100[03]\b/i,
    codes: [14, 270, 526, 782, 1038],
    sqlstates: ['28000', '28P01', '3D000'],
    outcome: null,
  },
  'disk-error': {
    words: /SQLITE_IOERR|\bDB_IO_FAILED\b|disk I\/O error/i,
    codes: [10],
    sqlstates: ['58030'],
    outcome: null,
  },
  /** CREATE of what another connection has created a moment before. */
  'already-exists': {
    words: /\b(table|index|relation) \S+ already exists|\bpg_(type|class|namespace|proc)_\w{1,40}_index\b/i,
    sqlstates: ['42P06', '42P07', '42710'],
    outcome: null,
  },
  'not-unique': {
    words:
      /unique constraint\b.{0,60} (fail|violat)|violat.{0,20} unique constraint|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)|duplicate (key|entry)|\bP2002\b|primary key must be unique|\bUniqueViolation/i,
    codes: [1555, 2067, 2579],
    sqlstates: ['23505'],
    outcome: 'constraint-error',
  },
  /** A foreign key: the row that another one refers to is not there. */
  'missing-row': {
    words:
      /foreign key constraint\b.{0,20} (fail|violat)|violat.{0,20} foreign key constraint|SQLITE_CONSTRAINT_FOREIGNKEY|ForeignKeyViolation|\bP2003\b/i,
    codes: [787],
    sqlstates: ['23503'],
    outcome: 'constraint-error',
  },
  constraint: {
    words:
      /constraint failed|SQLITE_CONSTRAINT|IntegrityError|violates (check|not-null|exclusion) constraint|(NotNull|Check|Exclusion)Violation/i,
    codes: [19, 275, 531, 1043, 1299, 1811, 2323, 2835, 3091],
    sqlstates: ['23000', '23001', '23502', '23514', '23P01'],
    outcome: 'constraint-error',
  },
  'pool-timeout': {
    words:
      /pool\b.{0,60}(exhaust|limit\b.{0,40}(reached|exceeded)|timed ?out|timeout(?!\W{0,3}\d| (of|is|set)\b)|\bfull\b)|(exhaust|timed ?out|timeout acquiring).{0,60}\bpool\b|PoolTimeout|connection is not available, request timed out|ResourceRequest timed out|\bP2024\b|couldn.t get a connection after|timeout exceeded when trying to connect|could not obtain a (database )?connection (from the pool )?within|ConnectionAcquireTimeout|request was dropped from queue after|timed out waiting for connection|waiting for a slot to become available|FATAL\W{1,3}query_wait_timeout/i,
    outcome: 'pool-exhausted',
  },
  /** Of a connection that was closed before, by the database server or by other code. */
  'connection-closed': {
    words:
      /InterfaceError\b.{0,60}connection (is|was|already) closed|psycopg\S*: the connection is closed|connection already closed|this connection has been closed|connection in closed state|connection is not queryable/i,
    outcome: null,
    isOfServer: true,
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

/** How much an error says about the cause of a failure, 0 without one: greater is more. */
export function revealingRank(error: DatabaseError | undefined): number {
  return error === undefined ? 0 : DATABASE_ERRORS.length - DATABASE_ERRORS.indexOf(error);
}

/** Whether it says that a lock was not free. */
export function isAboutLocks(error: DatabaseError): boolean {
  return databaseErrorTraits(error).outcome === 'lock-error';
}
