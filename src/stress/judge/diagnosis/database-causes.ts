/** Causes that the errors of a database, and of the pools before it, name by themselves: in the shape of all causes. */
export const DATABASE_CAUSES = {
  'aborted-transaction': [
    'a transaction goes on after an error: PostgreSQL refuses its further statements, those of the next request on this connection too',
    'Roll back on every error, before the connection goes back to its pool; put a savepoint before a statement that may fail. The first error, not this one, says what failed.',
  ],
  'database-away': [
    'the database server is away: it is stopped, starts, or was restarted under its sessions',
    'See why in its log. Until it is back, answer 503 with Retry-After; let the pool drop sessions that are gone (such as pool_pre_ping of SQLAlchemy) and connect anew, without a restart of the chat server.',
  ],
  'database-unusable': [
    'the database cannot be used: it is read-only, damaged, full, out of memory, or cannot be opened',
    'Run genesis doctor on a SQLite file: it shows rights, space, damage and open files. The log of a database server names what it lacks: space, rights, or a setting such as max_locks_per_transaction.',
  ],
  deadlock: [
    'deadlock: transactions take the same locks in different orders, and the database ends one of them',
    'Lock rows in one order everywhere, such as SELECT … ORDER BY id FOR UPDATE before the writes, and repeat a whole transaction that met a deadlock (40P01). The log of the database server has both statements.',
  ],
  'idle-in-transaction': [
    'idle in transaction: a transaction is left open while its server does something else, and the database ended the session',
    'Ask the model before BEGIN or after COMMIT, and end the transaction on every path, errors included. pg_stat_activity shows the sessions that are idle in transaction, and their last statement.',
  ],
  'missing-row': [
    'a row refers to one that is not there: that is not committed yet, or was deleted meanwhile',
    'Insert a row in the same transaction as the one that it refers to, and after it; lock that one first (SELECT … FOR KEY SHARE) if others delete it.',
  ],
  'not-durable': [
    'commits are not durable: the database acknowledges them before they are on disk, and its crash loses them',
    'Leave fsync on, and synchronous_commit too: for the role, the database and within transactions. genesis doctor, as the role of the server, shows the settings of new sessions.',
    'SHOW synchronous_commit answers off in the transactions of the server, or SHOW fsync does',
  ],
  'pool-exhaustion': [
    'pool exhaustion: requests give up waiting for a connection',
    'Hold a connection only while a statement runs, not while the model is asked; give it back on every path, errors included; enlarge the pool or the wait.',
  ],
  'pooler-statements': [
    'prepared statements meet a pooler, such as PgBouncer: the next transaction has another session, which does not know them',
    'Turn them off in the driver (statement_cache_size=0 of asyncpg, prepareThreshold=0 of JDBC, pgbouncer=true of Prisma), or let the pooler keep them (max_prepared_statements of PgBouncer 1.21).',
  ],
  'read-only-session': [
    'the session is read-only: the server is connected to a standby, perhaps since a failover',
    'Connect to the primary only (target_session_attrs=read-write), and close all connections of the pool when a write is refused so.',
  ],
  'serialization-conflict': [
    'serialization conflict: simultaneous transactions touch the same rows, and the isolation level lets only one of them commit',
    'Repeat the whole transaction, never a single statement of it, a few times with growing pauses (40001); or use READ COMMITTED and lock the row of the conversation first (SELECT … FOR UPDATE).',
  ],
  'statement-timeout': [
    'statement timeout: a statement was canceled because it waited or computed longer than it may',
    'See what it waited for: log_lock_waits=on and pg_blocking_pids() show locks, EXPLAIN ANALYZE a missing index. With a lock_timeout below the statement_timeout, a lock is an error of its own.',
  ],
  'too-many-connections': [
    'too many connections: the pools of all processes together are larger than what the database server accepts',
    'Make pool size × processes smaller than max_connections, less what is reserved; or put PgBouncer before the database. Open no connection for each request.',
  ],
} as const;
