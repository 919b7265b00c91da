import { DEFAULT_SERVER_OPTIONS, type LogLevel, type ServerOptions } from '../../server/options.ts';
import type { Durability } from '../../store/options.ts';
import type { Terminal } from '../output/terminal.ts';
import { type AccessFlags, accessOptions } from './access.ts';
import { type ModelFlags, modelOptions } from './model.ts';

/** The flags of `genesis serve`, as their parsers return them: times are in milliseconds. */
export interface ServeFlags extends AccessFlags, ModelFlags {
  readonly port: number;
  readonly db: string;
  readonly temporary?: true;
  readonly durability: Durability;
  readonly search?: true;
  readonly dbWait: number;
  readonly poolSize: number;
  readonly settingsPoolSize: number;
  readonly busyTimeout: number;
  readonly acquireTimeout: number;
  readonly maxQueue: number;
  readonly logLevel: LogLevel;
}

/** All but the file of the database. Throws `InvalidArgumentError` for a model that the server would not have, or without a login that it needs, and `TOKEN_INVALID`. */
export function serverOptions(
  flags: ServeFlags,
  terminal: Pick<Terminal, 'stderr'>,
): Omit<ServerOptions, 'database'> {
  return {
    host: flags.host,
    port: flags.port,
    access: accessOptions(flags, terminal),
    durability: flags.durability,
    search: flags.search ?? false,
    startPatienceMs: flags.dbWait,
    memoryPoolSize: flags.poolSize,
    settingsPoolSize: flags.settingsPoolSize,
    busyTimeoutMs: flags.busyTimeout,
    acquireTimeoutMs: flags.acquireTimeout,
    maxQueue: flags.maxQueue,
    drainTimeoutMs: DEFAULT_SERVER_OPTIONS.drainTimeoutMs,
    requestTimeoutMs: DEFAULT_SERVER_OPTIONS.requestTimeoutMs,
    streams: DEFAULT_SERVER_OPTIONS.streams,
    ...modelOptions(flags),
    log: { level: flags.logLevel, stream: terminal.stderr },
  };
}
