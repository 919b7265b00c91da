import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { type TSchema, Type } from 'typebox';
import { databaseNamed } from '../cli/options/database-named.ts';
import { isPostgresAddress } from '../postgres/address.ts';
import {
  DEFAULT_SERVER_OPTIONS as DEFAULTS,
  LOG_LEVELS,
  type LogLevel,
  type ServerOptions,
} from '../server/options.ts';
import { type RunningServer, startServer } from '../server/server.ts';
import type { Durability } from '../store/options.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { isLoopback } from '../transport/loopback.ts';
import { calling, cleanedAtExit } from './calling.ts';
import { assertOptions } from './options/assert-options.ts';
import { type ModelOptions, ModelSchema, modelsOfServer } from './options/model-options.ts';
import { optionInvalid } from './options/option-invalid.ts';
import { Anything, Flag, Milliseconds, Names, oneOf, Text, whole } from './options/schemas.ts';
import { accessOf } from './options/server-access.ts';

/** What `startServer` takes. Times are whole milliseconds. */
export interface StartServerOptions {
  /**
   * A SQLite file, which is made where there is none, or `postgres://…`; by default an empty temporary file, which is removed
   * when the server is closed.
   */
  readonly database?: string | undefined;
  /** 0 to 65 535; 0, the default, is any free port. */
  readonly port?: number | undefined;
  /** The address to listen on; `127.0.0.1` by default. */
  readonly host?: string | undefined;
  /** The login that every request must show but those for the health; null, the default on this machine alone, is none. */
  readonly token?: string | null | undefined;
  /** Names besides `localhost` and all IP addresses that the server answers to, such as `chat.example`. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of other sites whose pages may use the server, such as `https://chat.example`. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** What answers: an echo, at once, by default. */
  readonly model?: ModelOptions | undefined;
  /** `full`, the default, survives a power cut, `normal` is faster. */
  readonly durability?: Durability | undefined;
  /** Whether messages can be searched for, which costs each turn more; false by default. */
  readonly search?: boolean | undefined;
  /** Connections for conversations, one of which writes, 1 to 64; 10 by default. */
  readonly poolSize?: number | undefined;
  /** Connections for settings, one of which writes, 1 to 64; 5 by default. */
  readonly settingsPoolSize?: number | undefined;
  /** How long an attempt waits for a lock of the database; 5000 by default. */
  readonly busyTimeoutMs?: number | undefined;
  /** How long an operation waits for a connection; 10 000 by default. */
  readonly acquireTimeoutMs?: number | undefined;
  /** Operations that may wait at the same time, 1 to 1 000 000; 10 000 by default. */
  readonly maxQueue?: number | undefined;
  /** How long a start waits for a PostgreSQL that cannot be reached yet; 10 000 by default. */
  readonly databaseWaitMs?: number | undefined;
  /** How long `close` waits for the requests in flight; 45 000 by default. */
  readonly drainTimeoutMs?: number | undefined;
  /** Receives each line of the log, JSON with its line break; without it there is no log. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** The lowest level of `onLog`; `info` by default. */
  readonly logLevel?: LogLevel | undefined;
  /** Closes the server, as `close` does. */
  readonly signal?: AbortSignal | undefined;
}

/** A server in this process. */
export interface StartedServer {
  /** Such as `http://127.0.0.1:40123`, with the port really used. */
  readonly url: string;
  /**
   * Stops accepting, finishes the requests in flight, closes the database. Resolves with whether all requests were answered in
   * `drainTimeoutMs`; the others are cut off then. A second call resolves with the same.
   */
  close(): Promise<boolean>;
}

export const SERVER_OPTIONS = {
  database: Text,
  port: whole(0, 65_535),
  host: Text,
  token: Type.Union([Type.String(), Type.Null()], { description: 'a text, or null for no login' }),
  allowedHosts: Names,
  allowedOrigins: Names,
  model: ModelSchema,
  durability: oneOf(['full', 'normal']),
  search: Flag,
  poolSize: whole(1, 64),
  settingsPoolSize: whole(1, 64),
  busyTimeoutMs: Milliseconds,
  acquireTimeoutMs: Milliseconds,
  maxQueue: whole(1, 1_000_000),
  databaseWaitMs: Milliseconds,
  drainTimeoutMs: Milliseconds,
  onLog: Anything,
  logLevel: oneOf(LOG_LEVELS),
  signal: Anything,
} satisfies Record<keyof StartServerOptions, TSchema>;

/** Starts a server in this process. See `startServer` of `index.ts`. */
export function callServer(options: StartServerOptions): Promise<StartedServer> {
  return calling(async () => {
    assertOptions('startServer', SERVER_OPTIONS, options);
    const { signal, database } = options;
    signal?.throwIfAborted();
    const settings = serverSettings(options);
    const named = database === undefined ? undefined : databaseNamed(database, 'database');
    const run = (where: string) => startServer({ ...settings, database: where });
    const opened =
      named === undefined
        ? await onTemporaryDatabase(run)
        : await run(isPostgresAddress(named) ? named : resolve(named));
    const server = closedOnce(opened, signal);
    if (signal?.aborted) {
      await server.close();
      signal.throwIfAborted();
    }
    return server;
  });
}

function serverSettings(options: StartServerOptions): Omit<ServerOptions, 'database'> {
  const {
    host = DEFAULTS.host,
    port = 0,
    onLog,
    logLevel = 'info',
    durability = DEFAULTS.durability,
  } = options;
  const { search, poolSize, settingsPoolSize, busyTimeoutMs, acquireTimeoutMs, maxQueue } = options;
  if (onLog !== undefined && typeof onLog !== 'function')
    throw optionInvalid('startServer: onLog is not a function', 'Expected one that takes a line of the log.');
  const access = accessOf(options);
  if (access.token === null && options.token !== null && !isLoopback(host))
    throw optionInvalid(
      `other machines can reach ${host}, so the server needs a login`,
      'Give it a token, or token: null to do without.',
    );
  return {
    ...{ host, port, access, durability, search },
    memoryPoolSize: poolSize ?? DEFAULTS.memoryPoolSize,
    settingsPoolSize: settingsPoolSize ?? DEFAULTS.settingsPoolSize,
    busyTimeoutMs: busyTimeoutMs ?? DEFAULTS.busyTimeoutMs,
    acquireTimeoutMs: acquireTimeoutMs ?? DEFAULTS.acquireTimeoutMs,
    maxQueue: maxQueue ?? DEFAULTS.maxQueue,
    startPatienceMs: options.databaseWaitMs ?? DEFAULTS.startPatienceMs,
    drainTimeoutMs: options.drainTimeoutMs ?? DEFAULTS.drainTimeoutMs,
    requestTimeoutMs: DEFAULTS.requestTimeoutMs,
    streams: DEFAULTS.streams,
    ...modelsOfServer(options.model),
    log: { level: onLog ? logLevel : 'silent', stream: linesTo(onLog ?? (() => {})) },
  };
}

function linesTo(onLine: (line: string) => void): NodeJS.WritableStream {
  return new Writable({
    decodeStrings: false,
    write: (chunk, _, done) => {
      onLine(String(chunk));
      done();
    },
  });
}

type Opened = Pick<RunningServer, 'url' | 'close'>;

/** The folder of the database is removed when the server is closed, or does not start. */
function onTemporaryDatabase(run: (database: string) => Promise<RunningServer>): Promise<Opened> {
  return new Promise((opened, failed) => {
    const folderRemoved = inTemporaryFolder(async (folder) => {
      const { url, close } = await run(join(folder, 'chat.db'));
      const closed = Promise.withResolvers<void>();
      opened({
        url,
        close: async () => {
          const inTime = await close().finally(() => closed.resolve());
          await folderRemoved;
          return inTime;
        },
      });
      await closed.promise;
    });
    folderRemoved.catch(failed);
  });
}

function closedOnce(opened: Opened, signal: AbortSignal | undefined): StartedServer {
  const released = cleanedAtExit();
  let closing: Promise<boolean> | undefined;
  const close = () => {
    // The signal may outlive many servers.
    signal?.removeEventListener('abort', onAbort);
    closing ??= opened.close().finally(released);
    return closing;
  };
  // What `close` rejects with is for the caller who awaits it.
  const onAbort = () => void close().catch(() => {});
  signal?.addEventListener('abort', onAbort);
  return { url: opened.url, close };
}
