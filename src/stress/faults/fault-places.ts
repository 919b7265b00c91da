import { GenesisError } from '../../errors.ts';
import { isPostgresAddress } from '../../postgres/address.ts';
import type { OwnServer } from '../target/own-server.ts';
import type { Target } from '../target/target.ts';

/** The file or the address of the database. Throws `FAULT_IMPOSSIBLE` where it is unknown. */
export function lockableDatabase({ database, url }: Target): string {
  if (database !== undefined) return database;
  throw impossible(
    `the database of ${url} is unknown, so it cannot be locked`,
    'Name it: --db FILE for SQLite, --db postgres://… for PostgreSQL.',
  );
}

/** The address of the database. Throws `FAULT_IMPOSSIBLE` where it is unknown, or not PostgreSQL's. */
export function terminableDatabase({ database, url }: Target): string {
  const hint = 'Name the PostgreSQL database with the role of the server: --db postgres://…';
  if (database === undefined)
    throw impossible(`the database of ${url} is unknown, so its sessions cannot be ended`, hint);
  if (isPostgresAddress(database)) return database;
  throw impossible('sessions can be ended only of PostgreSQL, and this is a SQLite file', hint);
}

/** The server process. Throws `FAULT_IMPOSSIBLE` where another program started it. */
export function stoppableServer({ server, url }: Target): OwnServer {
  if (server !== undefined) return server;
  throw impossible(
    `${url} was not started by genesis, so it cannot be killed or paused`,
    'Let genesis start it: --spawn and its command, instead of its address.',
  );
}

function impossible(message: string, hint: string): GenesisError {
  return new GenesisError('FAULT_IMPOSSIBLE', message, { hint });
}
