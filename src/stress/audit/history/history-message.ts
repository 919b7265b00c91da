/** A stored message in the API of a server. */
export interface HistoryMessage {
  readonly id: number | string;
  /** Empty where the history does not show who wrote it. */
  readonly role: string;
  readonly content: string;
  /** The message that this one answers; undefined where the server does not report it. */
  readonly replyTo: number | string | null | undefined;
}

export type Id = HistoryMessage['id'];

/** The longest id that is kept: a server can make up any. */
const ID_CHARS = 255;

/** Whether it identifies a message: numbers that JavaScript rounds do not, as several messages would have the same. */
export function isId(value: unknown): value is Id {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return typeof value === 'string' && value.length <= ID_CHARS;
}
