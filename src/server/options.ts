import type { ChatModel } from '../model/model.ts';
import { DEFAULT_STORE_OPTIONS, type StoreOptions } from '../store/options.ts';

export interface ServerOptions extends StoreOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly access: AccessOptions;
  /** Milliseconds that closing waits for the requests in flight. */
  readonly drainTimeoutMs: number;
  /** Milliseconds for a request to arrive whole, so that slow clients cannot hold sockets for ever. */
  readonly requestTimeoutMs: number;
  readonly streams: StreamLimits;
  /** The first that offers the model of the settings answers. */
  readonly models: readonly ChatModel[];
  /** The model that answers until another one is selected; undefined for the one in the settings. */
  readonly model?: string | undefined;
  /** The models that answer in its place, in this order, while it fails. */
  readonly fallbackModels?: readonly string[] | undefined;
  readonly log: { readonly level: LogLevel; readonly stream: NodeJS.WritableStream };
}

export interface StreamLimits {
  /** Milliseconds without an event after which a comment is sent: proxies close connections that seem idle. */
  readonly heartbeatMs: number;
  /** Milliseconds in which a client takes no byte of what waits for it, until it counts as gone. */
  readonly stalledAfterMs: number;
}

/** Who may use a server. */
export interface AccessOptions {
  /** Names beside `localhost` and all IP addresses that it answers to, in lower case. */
  readonly allowedHosts: readonly string[];
  /** Origins of other sites whose pages may use it, such as `https://chat.example`. */
  readonly allowedOrigins: readonly string[];
  /** What every request but those for the health and the page must show; null for no login. */
  readonly token: string | null;
}

/** Only this machine's programs, and the pages of the server itself. */
export const DEFAULT_ACCESS: AccessOptions = { allowedHosts: [], allowedOrigins: [], token: null };

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const DEFAULT_SERVER_OPTIONS = {
  ...DEFAULT_STORE_OPTIONS,
  startPatienceMs: 10_000,
  host: '127.0.0.1',
  port: 8080,
  access: DEFAULT_ACCESS,
  drainTimeoutMs: 45_000,
  requestTimeoutMs: 30_000,
  streams: { heartbeatMs: 15_000, stalledAfterMs: 30_000 },
} as const satisfies Partial<ServerOptions>;

/** Characters of one message at most. */
export const MAX_MESSAGE_CHARS = 32_000;

/** Bytes of a request body at most: more than the longest message with every character escaped as two `\uXXXX`. */
export const MAX_BODY_BYTES = 512 * 1024;
