import pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { isWithoutTls } from './sqlstate.ts';

export interface ConnectOptions {
  /** What `pg_stat_activity` shows as the session's application. */
  readonly applicationName?: string;
  /** Milliseconds until an attempt to connect is given up. */
  readonly timeoutMs?: number;
}

const INT8 = 20;
const CONNECT_TIMEOUT_MS = 5_000;

/** Milliseconds of silence after which the system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000;

/** Ids, times and counts, which are all far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    Number(oid) === INT8 ? Number : pg.types.getTypeParser(oid as never, format as 'text'),
};

/**
 * Opens one session at an address, with the parameters that psql takes (`sslmode` means what it means there), and the
 * environment's for what it leaves out (`PGPASSWORD`, `PGSSLMODE`, …). Throws PostgreSQL's error, with its SQLSTATE in
 * `code`, or Node's. A session that is lost later fails its statements, and emits `end`.
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<pg.Client> {
  const config = configOf(address);
  try {
    return await open(config, options);
  } catch (error) {
    if (config.sslmode !== 'prefer' || !isWithoutTls(error)) throw error;
    return await open({ ...config, ssl: false }, options);
  }
}

interface Parameters {
  readonly sslmode?: string;
  readonly connect_timeout?: string;
  readonly channel_binding?: string;
}

type Config = pg.ClientConfig & Parameters;

/** pg takes PGSSLMODE for an address that says nothing of TLS, but in another meaning. */
function configOf(address: string): Config {
  const mode = process.env.PGSSLMODE;
  const url =
    mode && !/[?&]ssl/.test(address)
      ? `${address}${address.includes('?') ? '&' : '?'}sslmode=${mode}`
      : address;
  const config = toClientConfig(parse(url, { useLibpqCompat: true })) as Config;
  // The parser leaves what means something in a URL as it is written: %2F, %3F, %23 ….
  const [, database] = /^[a-z]+:\/\/[^/?]*\/([^?]+)/is.exec(url) ?? [];
  return database === undefined ? config : { ...config, database: decodeURIComponent(database) };
}

async function open(config: Config, options: ConnectOptions): Promise<pg.Client> {
  const {
    applicationName = 'genesis',
    timeoutMs = Number(config.connect_timeout) * 1_000 || CONNECT_TIMEOUT_MS,
  } = options;
  const client = new pg.Client({
    ...config,
    application_name: applicationName,
    // Hosted PostgreSQL often has `require` in the addresses that it shows. It is used wherever the server offers it.
    enableChannelBinding: /^(prefer|require)$/.test(config.channel_binding ?? ''),
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      // Without a listener, a session that ends between two statements would end the process; and that no password was
      // given is only an event: pg waits on.
      client.on('error', reject);
      client.connect().then(() => resolve(), reject);
    });
  } catch (error) {
    // A client that has no password gives up without a word, and the server would wait for it, in one of its connections.
    client.connection.stream.destroy();
    throw error;
  }
  return client;
}
