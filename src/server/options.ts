import type { ChatModel } from '../model/model.ts';
import type { Durability } from '../store/sqlite/pool/protocol.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly databaseFile: string;
  readonly durability: Durability;
  readonly memoryPoolSize: number;
  readonly settingsPoolSize: number;
  readonly busyTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  /** Database operations that may wait at once, for each kind of connection. */
  readonly maxQueue: number;
  /** Milliseconds that closing waits for the requests in flight. */
  readonly drainTimeoutMs: number;
  /** Asked in this order: the first that offers the model of the settings answers. */
  readonly models: readonly ChatModel[];
  readonly log: { readonly level: LogLevel; readonly stream: NodeJS.WritableStream };
}

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Pool sizes and busy timeout are those of the Python server that the README tells of, so that the two can be compared. */
export const DEFAULT_SERVER_OPTIONS = {
  host: '127.0.0.1',
  port: 8080,
  databaseFile: 'genesis.db',
  durability: 'full',
  memoryPoolSize: 10,
  settingsPoolSize: 5,
  busyTimeoutMs: 5_000,
  acquireTimeoutMs: 10_000,
  maxQueue: 10_000,
  drainTimeoutMs: 45_000,
} as const satisfies Partial<ServerOptions>;

/** Characters of one message at most. */
export const MAX_MESSAGE_CHARS = 32_000;

/** Bytes of a request body at most: the longest message, every character escaped as two `\uXXXX`, and then some. */
export const MAX_BODY_BYTES = 512 * 1024;
