import pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';

export interface ConnectOptions {
  /** What `pg_stat_activity` shows as the session's application. */
  readonly applicationName?: string;
  /** Milliseconds until an attempt to connect is given up. */
  readonly timeoutMs?: number;
}

const INT8 = 20;
const CONNECT_TIMEOUT_MS = 5_000;

/** Ids, times and counts, which are all far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    Number(oid) === INT8 ? Number : pg.types.getTypeParser(oid as never, format as 'text'),
};

/**
 * Opens one session at an address, with the parameters that psql takes (`sslmode` means what it means there), and the
 * environment's for what it leaves out (`PGPASSWORD`, …). Throws PostgreSQL's error, with its SQLSTATE in `code`, or
 * Node's. A session that is lost later fails its statements, and emits `end`.
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<pg.Client> {
  const { applicationName = 'genesis', timeoutMs = CONNECT_TIMEOUT_MS } = options;
  const client = new pg.Client({
    ...toClientConfig(parse(address, { useLibpqCompat: true })),
    application_name: applicationName,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    types,
  });
  // Without a listener, a session that ends between two statements would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    // A client that has no password gives up without a word, and the server would wait for it, in one of its connections.
    client.connection.stream.destroy();
    throw error;
  }
  return client;
}
