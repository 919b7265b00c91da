import { X509Certificate } from 'node:crypto';
import type { TSchema } from 'typebox';
import type { ConnectionFlags } from '../../cli/options/connection/connection-flags.ts';
import { databaseNamed } from '../../cli/options/database-named.ts';
import { messageOf } from '../../errors.ts';
import { given } from './given.ts';
import { optionInvalid } from './option-invalid.ts';
import { Flag, Path, Pem, Text } from './schemas.ts';

/** How a server is reached, where its address does not say it. */
export interface ConnectionOptions {
  /** Certificates to trust besides those that Node trusts: the text of a PEM file. */
  readonly ca?: string | undefined;
  /** The certificate of the client, PEM; needs `key`. */
  readonly cert?: string | undefined;
  /** The private key of that certificate, PEM, not encrypted. */
  readonly key?: string | undefined;
  /** Accept any certificate of the server; the result says so. */
  readonly insecure?: boolean | undefined;
  /** The Unix socket that the server listens on; the host of its address is then only a name. */
  readonly unixSocket?: string | undefined;
  /** Follow redirects within the same scheme, host and port, 5 at most. */
  readonly follow?: boolean | undefined;
}

/** Which server. With neither `url` nor `spawn`, it is Genesis's own, started for the call on an empty temporary database. */
export interface TargetOptions extends ConnectionOptions {
  /**
   * Where the server answers, such as `http://127.0.0.1:8080`; all paths begin with its path. With `spawn` it may have
   * `{{port}}`, a free port.
   */
  readonly url?: string | undefined;
  /**
   * The command line that starts the server, which is ended with all that it started before the call is over; needs `url`.
   * `{{port}}` is replaced by a free port, `{{db}}` by an empty database, `{{model-url}}` by a model with OpenAI's API.
   */
  readonly spawn?: string | undefined;
  /** A path that a server of `spawn` must answer with a status below 500 before it counts as ready; by default, an open port is enough. */
  readonly ready?: string | undefined;
  /** The SQLite file of the server, or its `postgres://…`. */
  readonly database?: string | undefined;
  /** Send a request before the load, and stop where the answers show that no such request fits; `true` by default. */
  readonly probe?: boolean | undefined;
  /** Have the names of programs in the result in place of command lines; `false` by default. */
  readonly hideCommands?: boolean | undefined;
}

export const CONNECTION = {
  ca: Pem,
  cert: Pem,
  key: Pem,
  insecure: Flag,
  unixSocket: Text,
  follow: Flag,
} satisfies Record<keyof ConnectionOptions, TSchema>;

export const TARGET = {
  ...CONNECTION,
  url: Text,
  spawn: Text,
  ready: Path,
  database: Text,
  probe: Flag,
  hideCommands: Flag,
} satisfies Record<keyof TargetOptions, TSchema>;

/** Throws `OPTION_INVALID` for a certificate that cannot be read. */
export function connectionFlags(options: ConnectionOptions): ConnectionFlags {
  const { ca, cert, key, insecure, unixSocket, follow } = options;
  for (const [name, pem] of Object.entries({ ca, cert })) assertCertificate(name, pem);
  return given({
    ...{ ca, cert, key },
    insecure: insecure === true ? (true as const) : undefined,
    unixSocket: unixSocket === undefined ? undefined : [unixSocket],
    follow: follow === true ? (true as const) : undefined,
  });
}

function assertCertificate(name: string, pem: string | undefined): void {
  if (pem === undefined) return;
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw optionInvalid(
      `${name} has no certificate that can be read: ${messageOf(error)}`,
      'Expected the text of a PEM file with a certificate.',
      error,
    );
  }
}

/** The flags about the server. Throws `DB_OPEN_FAILED` for an address that names no database, and `OPTION_INVALID`. */
export function targetFlags(options: TargetOptions) {
  const { url, spawn, ready, database, probe = true, hideCommands = false } = options;
  const db = database === undefined ? undefined : databaseNamed(database, 'database');
  return {
    ...connectionFlags(options),
    ...given({ url, spawn, ready, db, probe, command: !hideCommands }),
  };
}
