export type MessageRole = 'user' | 'assistant';

/** A stored message. Times are milliseconds since 1970. */
export interface StoredMessage {
  readonly id: number;
  readonly role: MessageRole;
  readonly content: string;
  /** The user message that an assistant message answers. */
  readonly replyTo: number | null;
  readonly createdAt: number;
}

/** What the model sees of a conversation: summaries of all older messages, then the latest word for word. */
export interface Context {
  /** The summaries, one a line, and how many messages they cover; null while there are none. */
  readonly summary: { readonly messageCount: number; readonly content: string } | null;
  readonly messages: readonly { readonly role: MessageRole; readonly content: string }[];
}

export interface Conversation {
  readonly id: string;
  /** The given title, or the first words of the first message; null while there is neither. */
  readonly title: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A conversation as a list shows it. */
export interface ConversationEntry extends Conversation {
  readonly messageCount: number;
  /** The first words of the latest message; null while there is none. */
  readonly preview: string | null;
}

export interface ListRequest {
  readonly limit: number;
  readonly offset: number;
}

export interface ConversationPage extends Conversation {
  /** Oldest first. */
  readonly messages: readonly StoredMessage[];
  /** Whether there are messages beyond this page: older ones for the latest page, newer ones for a page `after`. */
  readonly hasMore: boolean;
}

export interface PageRequest {
  readonly conversationId: string;
  /** Messages with a greater id, oldest first; without it, the latest ones. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface Turn {
  readonly conversationId: string;
  readonly message: string;
  readonly reply: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface StoredTurn {
  readonly messageId: number;
  readonly replyId: number;
}

/** A stored turn as it was answered. */
export interface RecordedTurn extends StoredTurn {
  readonly conversationId: string;
  readonly reply: string;
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
}

/** A request that its client may repeat, and that is done once. */
export interface KeyedRequest {
  /** The client's name for the request. */
  readonly key: string;
  /** Equal for equal requests only: another request under the same key is refused. */
  readonly fingerprint: string;
}

export interface KeyLookup extends KeyedRequest {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A turn whose answer is kept for repetitions of its request. */
export interface KeyedTurn extends Turn, KeyedRequest {
  readonly model: string;
}

/** What is stored under a key: the turn of this request, that turn deleted since, or the turn of another request. */
export type UsedKey =
  | { readonly kind: 'recorded'; readonly turn: RecordedTurn }
  | { readonly kind: 'deleted'; readonly conversationId: string }
  | { readonly kind: 'other-request' };

export interface UnusedKey {
  readonly kind: 'unused';
}

export interface AddedTurn extends StoredTurn {
  readonly kind: 'added';
}
