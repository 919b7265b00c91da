import { CHAT_HISTORY_PATH, CHAT_REQUEST, type RequestOptions } from './request.ts';

/** Where a server answers with the messages that it stored. */
export interface HistoryOptions {
  /** Path and query, below the path of the address. */
  readonly path: string;
}

/** A chat as a server offers it. */
export interface Chat {
  readonly request: RequestOptions;
  /** Undefined where what it stored cannot be read. */
  readonly history: HistoryOptions | undefined;
}

/** The chat of Genesis's own API. */
export const GENESIS_CHAT: Chat = { request: CHAT_REQUEST, history: { path: CHAT_HISTORY_PATH } };
