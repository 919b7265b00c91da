import type { DataSource } from '../data/data-source.ts';
import type { ForeignApi } from './api-name.ts';

export type BodyEncoding = 'utf8' | 'latin1';

/** What is sent. In every text, `{{seq}}`, `{{uuid}}`, `{{token}}` and `{{data.FIELD}}` are replaced by a value of each request. */
export interface RequestOptions {
  readonly method: string;
  /** Below the path of the address. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined for none. */
  readonly body: string | undefined;
  /** `latin1`: each character of the body is a byte. By default it is sent in UTF-8. */
  readonly bodyEncoding?: BodyEncoding | undefined;
  /** The path of the reply in the answer's JSON, such as `choices/0/message/content`; undefined: the whole answer. */
  readonly reply: string | undefined;
  /** The API in whose whole answers the reply is found wherever it may be; undefined: at `reply` only. */
  readonly api?: ForeignApi | undefined;
  /**
   * How a stream of no known shape ends: with an event of this type, or with this data, or, as `POINTER=VALUE`, with this
   * value at a place in its JSON.
   */
  readonly streamEnd?: string | undefined;
  /** What `{{data.FIELD}}` is taken from: a record for each request. Every record has the fields that the texts need. */
  readonly data?: DataSource | undefined;
}

/** The chat of Genesis's own API. */
export const CHAT_REQUEST: RequestOptions = {
  method: 'POST',
  path: '/api/chat',
  headers: [['content-type', 'application/json']],
  body: '{"message":"genesis stress {{token}}"}',
  reply: 'response',
};
/** Where Genesis answers the same request with a stream. */
export const CHAT_STREAM_PATH = '/api/chat/stream';
/** Where servers with this API may chat, the route of its own for streams first. */
export const CHAT_PATHS: readonly string[] = [CHAT_STREAM_PATH, CHAT_REQUEST.path];
export const CHAT_HISTORY_PATH = '/api/conversation';
