import { describe, expect, it } from 'vitest';
import type { DatabaseError } from '../../../../src/stress/answer/database/database-error.ts';
import { databaseErrorIn } from '../../../../src/stress/answer/database/database-error-in.ts';

type Row = readonly [source: string, text: string, error: DatabaseError | undefined];

describe('the error of a database server in the words of', () => {
  it.each<Row>([
    ['PostgreSQL', 'ERROR:  deadlock detected', 'deadlock'],
    ['psycopg2', 'psycopg2.errors.DeadlockDetected: deadlock detected', 'deadlock'],
    [
      'SQLAlchemy',
      '(psycopg2.errors.DeadlockDetected) deadlock detected DETAIL: Process 12 waits for ShareLock on transaction 34; blocked by process 56.',
      'deadlock',
    ],
    [
      'SQLAlchemy on asyncpg',
      "(sqlalchemy.dialects.postgresql.asyncpg.Error) <class 'asyncpg.exceptions.DeadlockDetectedError'>: deadlock detected",
      'deadlock',
    ],
    ['Django', 'django.db.utils.OperationalError: deadlock detected', 'deadlock'],
    ['Rails', 'ActiveRecord::Deadlocked (PG::TRDeadlockDetected: ERROR:  deadlock detected', 'deadlock'],
    ['Rails, the name alone', 'ActiveRecord::Deadlocked', 'deadlock'],
    ['Java', 'org.postgresql.util.PSQLException: ERROR: deadlock detected', 'deadlock'],
    ['Hibernate', 'SQL Error: 0, SQLState: 40P01', 'deadlock'],
    ['pgx', 'ERROR: deadlock detected (SQLSTATE 40P01)', 'deadlock'],
    ['lib/pq', 'pq: deadlock detected', 'deadlock'],
    ['Rust sqlx', 'error returned from database: deadlock detected', 'deadlock'],
    ['.NET', 'Npgsql.PostgresException (0x80004005): 40P01: deadlock detected', 'deadlock'],
    ['Elixir', '(Postgrex.Error) ERROR 40P01 (deadlock_detected) deadlock detected', 'deadlock'],
    ['PHP, in French', 'SQLSTATE[40P01]: Deadlock detected: 7 ERREUR:  interblocage détecté', 'deadlock'],
    ['French', 'ERREUR:  interblocage détecté (40P01)', 'deadlock'],
    ['German', 'FEHLER:  Verklemmung (Deadlock) entdeckt (40P01)', 'deadlock'],
    ['Japanese, verbose', 'ERROR:  40P01: デッドロックを検出しました', 'deadlock'],
    ['Russian, verbose', 'ОШИБКА:  40P01: обнаружена взаимоблокировка', 'deadlock'],
    ['JSON of node-pg', '{"name":"error","severity":"ERREUR","code":"40P01","detail":"…"}', 'deadlock'],
    ['a dump of node-pg', "  code: '40P01',", 'deadlock'],
    ['psycopg2', "OperationalError(pgcode='40P01')", 'deadlock'],
    [
      'MySQL',
      'ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction',
      'deadlock',
    ],
    [
      'Python for MySQL',
      "(1213, 'Deadlock found when trying to get lock; try restarting transaction')",
      'deadlock',
    ],

    [
      'psycopg2',
      'psycopg2.errors.SerializationFailure: could not serialize access due to concurrent update',
      'serialization',
    ],
    [
      'Prisma',
      'code: P2034, Transaction failed due to a write conflict or a deadlock. Please retry your transaction',
      'serialization',
    ],
    [
      'asyncpg',
      'asyncpg.exceptions.SerializationError: could not serialize access due to read/write dependencies among transactions',
      'serialization',
    ],
    [
      'CockroachDB',
      'ERROR: restart transaction: TransactionRetryWithProtoRefreshError (SQLSTATE 40001)',
      'serialization',
    ],
    ['German', 'FEHLER:  kann Zugriff nicht serialisieren (SQLSTATE 40001)', 'serialization'],
    [
      'JSON of node-pg, in German',
      '{"severity":"FEHLER","code":"40001","routine":"heap_update"}',
      'serialization',
    ],
    ['PHP', 'SQLSTATE[40001]: Serialization failure: 7 ERROR:  could not serialize access', 'serialization'],

    ['psycopg', 'psycopg.errors.LockNotAvailable: canceling statement due to lock timeout', 'lock-timeout'],
    ['NOWAIT', 'ERROR:  could not obtain lock on row in relation "conversations"', 'lock-timeout'],
    ['the code', 'PG::LockNotAvailable: FEHLER: Sperre nicht verfügbar (55P03)', 'lock-timeout'],
    ['MySQL', 'ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting transaction', 'lock-timeout'],
    ['Rails', 'ActiveRecord::LockWaitTimeout: Mysql2::Error::TimeoutError', 'lock-timeout'],

    [
      'psycopg2',
      'psycopg2.errors.QueryCanceled: canceling statement due to statement timeout',
      'statement-timeout',
    ],
    ['pgx', 'ERROR: Anweisung wird abgebrochen (SQLSTATE 57014)', 'statement-timeout'],
    ['Rails', 'ActiveRecord::QueryCanceled', 'statement-timeout'],

    ['PostgreSQL', 'FATAL:  sorry, too many clients already', 'too-many-connections'],
    ['PDO', 'SQLSTATE[08006] [7] FATAL:  sorry, too many clients already', 'too-many-connections'],
    [
      'libpq',
      'psycopg2.OperationalError: connection to server at "127.0.0.1", port 5432 failed: FATAL:  sorry, too many clients already',
      'too-many-connections',
    ],
    [
      '15',
      'FATAL:  remaining connection slots are reserved for non-replication superuser connections',
      'too-many-connections',
    ],
    [
      '16',
      'FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute',
      'too-many-connections',
    ],
    ['a role', 'FATAL:  too many connections for role "chat"', 'too-many-connections'],
    [
      'asyncpg',
      'asyncpg.exceptions.TooManyConnectionsError: sorry, too many clients already',
      'too-many-connections',
    ],
    [
      'pgx',
      'failed to connect to `user=chat database=chat`: server error: FATAL: sorry, too many clients already (SQLSTATE 53300)',
      'too-many-connections',
    ],
    ['PgBouncer', 'FATAL: no more connections allowed (max_client_conn)', 'too-many-connections'],
    ['MySQL', "pymysql.err.OperationalError: (1040, 'Too many connections')", 'too-many-connections'],
    ['Node for MySQL', 'ER_CON_COUNT_ERROR: Too many connections', 'too-many-connections'],

    [
      'Rails',
      'ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds',
      'pool-timeout',
    ],
    ['psycopg_pool', "psycopg_pool.PoolTimeout: couldn't get a connection after 30.00 sec", 'pool-timeout'],
    ['pg-pool', 'Error: timeout exceeded when trying to connect', 'pool-timeout'],
    [
      'Npgsql',
      "The connection pool has been exhausted, either raise 'Max Pool Size' (currently 100) or 'Timeout'",
      'pool-timeout',
    ],
    ['Ecto', 'connection not available and request was dropped from queue after 2000ms', 'pool-timeout'],
    ['Sequelize', 'SequelizeConnectionAcquireTimeoutError: Operation timeout', 'pool-timeout'],
    ['PgBouncer', 'FATAL: query_wait_timeout', 'pool-timeout'],
    ['psycopg2', 'psycopg2.pool.PoolError: connection pool exhausted', 'pool-timeout'],
    [
      'SQLAlchemy',
      'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
      'pool-timeout',
    ],

    [
      'PostgreSQL',
      'FATAL:  terminating connection due to idle-in-transaction timeout',
      'idle-in-transaction',
    ],
    [
      'psycopg',
      'psycopg.errors.IdleInTransactionSessionTimeout: terminating connection',
      'idle-in-transaction',
    ],
    ['the code', 'FATAL: SQLSTATE 25P03', 'idle-in-transaction'],

    [
      'psycopg2',
      'psycopg2.errors.InFailedSqlTransaction: current transaction is aborted, commands ignored until end of transaction block',
      'aborted-transaction',
    ],
    [
      'Django',
      "django.db.transaction.TransactionManagementError: An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.",
      'aborted-transaction',
    ],
    [
      'SQLAlchemy',
      "sqlalchemy.exc.PendingRollbackError: Can't reconnect until invalid transaction is rolled back.",
      'aborted-transaction',
    ],
    ['French', '{"error":"la transaction est annulée","code":"25P02"}', 'aborted-transaction'],

    ['PostgreSQL', 'WARNING:  there is already a transaction in progress', 'nested-transaction'],
    ['PostgreSQL', 'WARNING:  there is no transaction in progress', 'no-transaction'],

    [
      'asyncpg',
      'asyncpg.exceptions._base.InterfaceError: cannot perform operation: another operation is in progress',
      'connection-misuse',
    ],
    [
      'psycopg',
      'psycopg.OperationalError: sending query failed: another command is already in progress',
      'connection-misuse',
    ],
    ['pgx', 'failed to deallocate cached statement(s): conn busy', 'connection-misuse'],
    [
      'Npgsql',
      'Npgsql.NpgsqlOperationInProgressException: A command is already in progress: SELECT 1',
      'connection-misuse',
    ],

    [
      'psycopg2',
      'psycopg2.errors.ForeignKeyViolation: insert or update on table "messages" violates foreign key constraint "messages_conversation_fkey"',
      'missing-row',
    ],
    ['SQLite', 'sqlite3.IntegrityError: FOREIGN KEY constraint failed', 'missing-row'],
    ['MySQL', 'Cannot add or update a child row: a foreign key constraint fails', 'missing-row'],
    ['Prisma', 'P2003: Foreign key constraint violated on the constraint', 'missing-row'],
    ['the code', '{"code":"23503","severity":"ERROR"}', 'missing-row'],
    [
      'psycopg2',
      'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "messages_pkey"',
      'not-unique',
    ],
    ['Spanish', 'ERROR:  llave duplicada viola restricción de unicidad (SQLSTATE 23505)', 'not-unique'],
    [
      'two creators',
      'duplicate key value violates unique constraint "pg_type_typname_nsp_index"',
      'already-exists',
    ],
    ['two creators', 'ERROR: relation "conversations" already exists (SQLSTATE 42P07)', 'already-exists'],
    [
      'a check',
      'new row for relation "messages" violates check constraint "messages_role_check"',
      'constraint',
    ],
    [
      'not null',
      'null value in column "content" of relation "messages" violates not-null constraint',
      'constraint',
    ],

    ['psycopg2', 'psycopg2.OperationalError: server closed the connection unexpectedly', 'database-away'],
    ['PostgreSQL', 'FATAL:  terminating connection due to administrator command', 'database-away'],
    ['PostgreSQL', 'FATAL:  the database system is starting up', 'database-away'],
    ['PostgreSQL', 'FATAL:  the database system is shutting down', 'database-away'],
    ['PostgreSQL', 'FATAL:  the database system is in recovery mode', 'database-away'],
    ['Node', 'Error: connect ECONNREFUSED 127.0.0.1:5432', 'database-away'],
    [
      'Python',
      "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)",
      'database-away',
    ],
    [
      'libpq',
      'connection to server at "127.0.0.1", port 5499 failed: Connection refused Is the server running on that host and accepting TCP/IP connections?',
      'database-away',
    ],
    ['pgx', 'dial tcp 127.0.0.1:5432: connect: connection refused', 'database-away'],
    [
      'Java',
      'Connection to localhost:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.',
      'database-away',
    ],
    ['Prisma', "P1001: Can't reach database server at `localhost:5499`", 'database-away'],
    ['Prisma', 'P1017: Server has closed the connection.', 'database-away'],
    ['node-pg', 'Error: Connection terminated unexpectedly', 'database-away'],
    ['Rails', 'ActiveRecord::ConnectionNotEstablished: connection to server failed', 'database-away'],
    ['Rails', 'PG::UnableToSend: no connection to the server', 'database-away'],
    [
      'asyncpg',
      'asyncpg.exceptions.ConnectionDoesNotExistError: connection was closed in the middle of operation',
      'database-away',
    ],
    ['MySQL', "(2006, 'MySQL server has gone away')", 'database-away'],
    ['Java', 'PSQLException: An I/O error occurred while sending to the backend.', 'database-away'],

    ['asyncpg', 'asyncpg.exceptions._base.InterfaceError: connection is closed', 'connection-closed'],
    ['psycopg2', 'psycopg2.InterfaceError: connection already closed', 'connection-closed'],
    ['psycopg', 'psycopg.OperationalError: the connection is closed', 'connection-closed'],
    ['Java', 'PSQLException: This connection has been closed.', 'connection-closed'],

    ['PostgreSQL', 'ERROR:  cannot execute INSERT in a read-only transaction', 'read-only-session'],
    ['the code', 'ERREUR: SQLSTATE[25006]', 'read-only-session'],
    [
      'MySQL',
      'The MySQL server is running with the --read-only option so it cannot execute this statement',
      'read-only-session',
    ],
    ['PostgreSQL', 'ERROR:  could not extend file "base/5/16384": No space left on device', 'full'],
    ['the code', 'could not extend file: SQLSTATE 53100', 'full'],
    [
      'PostgreSQL',
      'ERROR:  out of shared memory HINT:  You might need to increase max_locks_per_transaction.',
      'out-of-memory',
    ],
    ['the code', '{"severity":"FATAL","code":"53200"}', 'out-of-memory'],
    ['PostgreSQL', 'FATAL:  password authentication failed for user "chat"', 'cannot-open'],
    ['PostgreSQL', 'FATAL:  database "chat" does not exist', 'cannot-open'],
    ['PostgreSQL', 'ERROR:  invalid page in block 3 of relation base/5/16384', 'malformed'],

    [
      'asyncpg',
      'asyncpg.exceptions.InvalidSQLStatementNameError: prepared statement "__asyncpg_stmt_1__" does not exist',
      'prepared-statement',
    ],
    [
      'asyncpg',
      'DuplicatePreparedStatementError: prepared statement "__asyncpg_stmt_3__" already exists',
      'prepared-statement',
    ],
    ['the code', 'ERROR: prepared statement "s0" already exists (SQLSTATE 42P05)', 'prepared-statement'],
  ])('%s: %s', (_source, text, error) => {
    expect(databaseErrorIn(text)).toBe(error);
  });

  it.each<[source: string, text: string]>([
    ['an order', 'Your order 40P01 has been sent'],
    ['an order', 'order (40P01) has been sent'],
    ['a part in parentheses', 'The valve (25P02) and the pump (55P03) fit'],
    ['a number', '{"count":40001}'],
    ['a numeric code', '{"errcode":40001,"errmsg":"invalid credential"}'],
    ['an API’s own code', '{"code":"40001","message":"invalid credential"}'],
    ['a postcode', 'no delivery to 57014, 53300 or 23505'],
    ['a port', 'listening on 0.0.0.0:53300'],
    ['a process id', 'started worker (40001)'],
    ['an id of a request', 'request 23505 failed with status 500'],
    ['an error with a number', 'error 25006 while rendering'],
    ['a model that is away', 'connect ECONNREFUSED 127.0.0.1:11434'],
    ['a model that is away', 'Connection refused: http://127.0.0.1:8000/v1/chat/completions'],
    ['Go', 'fatal error: all goroutines are asleep - deadlock!'],
    ['Python’s import lock', "_DeadlockError: deadlock detected by _ModuleLock('chat')"],
    ['an HTTP limit', 'Too many connections from your address'],
    ['Redis', 'Connection is closed.'],
    ['a settings line', 'lock_timeout=5s statement_timeout=30s idle_in_transaction_session_timeout=60s'],
    ['a settings line', 'connected to PostgreSQL 15 at 127.0.0.1:5432, pool of 10'],
    ['a settings line', 'deadlock_timeout is 1s'],
    ['a feature', 'uses prepared statements, and a read-only transaction for reads'],
  ])('but not in %s: %s', (_source, text) => {
    expect(databaseErrorIn(text)).toBeUndefined();
  });
});
