import type { Socket } from 'node:net';
import pg from 'pg';

/** Milliseconds for the request to arrive. */
const TIMEOUT_MS = 5_000;

/** What a client of pg and its connection have beyond their types: what PostgreSQL wants to see from who cancels a session's statement. */
interface Session {
  readonly processID: number;
  readonly secretKey: number;
}
type Canceling = pg.Connection & {
  connect(port: number | string, host?: string): void;
  cancel(processId: number, secretKey: number): void;
};

/**
 * Asks PostgreSQL, over a connection of its own, to end the statement of a session, which may ignore it. A session whose
 * client leaves while it waits for a lock would stay until it has the lock, and take one of `max_connections`.
 */
export function cancelStatement(client: pg.Client): void {
  const { processID, secretKey } = client as unknown as Session;
  const { host, port } = client;
  const connection = new pg.Client({ host, port }).connection as Canceling;
  connection.on('error', () => {});
  connection.on('connect', () => connection.cancel(processID, secretKey));
  const stream = connection.stream as Socket;
  stream.setTimeout(TIMEOUT_MS, () => stream.destroy());
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
}
