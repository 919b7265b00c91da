import { CHAT_HISTORY_PATH, CHAT_REQUEST, type RequestOptions } from './request.ts';

/** Where a server answers with the messages that it stored, and how they look; what is undefined is recognised. */
export interface HistoryOptions {
  /** Path and query, below the path of the address. */
  readonly path: string;
  /** Where the answer's JSON has the messages, such as `values.messages` or `/values/messages`. */
  readonly place?: string | undefined;
  /** The roles of the two sides. */
  readonly roles?: HistoryRoles | undefined;
  /** Where a message, or a record of a turn, has its parts. */
  readonly fields?: HistoryFields | undefined;
}

export interface HistoryRoles {
  readonly user: string;
  readonly model: string;
}

/** What a field of a stored message may be: of a message `role` and `content`, of a whole turn `message` and `reply`. */
export const HISTORY_FIELDS = ['role', 'content', 'message', 'reply'] as const;

/** Places in the JSON of a message or a turn, such as `type` or `author.role`. */
export type HistoryFields = Readonly<Partial<Record<(typeof HISTORY_FIELDS)[number], string>>>;

/** A chat as a server offers it. */
export interface Chat {
  readonly request: RequestOptions;
  /** Undefined where what it stored cannot be read. */
  readonly history: HistoryOptions | undefined;
}

/** The chat of Genesis's own API. */
export const GENESIS_CHAT: Chat = { request: CHAT_REQUEST, history: { path: CHAT_HISTORY_PATH } };
