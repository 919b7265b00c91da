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

/** A message that was stored elsewhere. Times are milliseconds since 1970. */
export interface ImportedMessage {
  readonly role: MessageRole;
  readonly content: string;
  readonly createdAt: number;
}

export interface ImportRequest {
  readonly conversationId: string;
  /** In the order in which they are to be. */
  readonly messages: readonly ImportedMessage[];
  /** Whether those that are there are deleted first; else messages with the same role, text and time are left out. */
  readonly replace: boolean;
}

export interface ImportedMessages {
  readonly imported: number;
  readonly removed: number;
}

/** One of several terms that a message must have to be found. */
export interface SearchTerm {
  /** Letters, digits and marks only. */
  readonly text: string;
  /** Whether it may be the beginning of a term of the message. */
  readonly isPrefix: boolean;
}

export interface SearchRequest {
  /** What a message must have, all of it. */
  readonly terms: readonly SearchTerm[];
  readonly limit: number;
  readonly offset: number;
}

/** A message that has all that was asked for. */
export interface FoundMessage {
  readonly id: number;
  readonly conversationId: string;
  /** Of its conversation. */
  readonly title: string | null;
  readonly role: MessageRole;
  /** The part of its text around what was found. */
  readonly snippet: string;
  readonly createdAt: number;
}

export interface SearchPage {
  /** The latest first. */
  readonly messages: readonly FoundMessage[];
  /** Whether older ones were found beyond this page. */
  readonly hasMore: boolean;
  /** False while messages are still being added to the index: those cannot be found yet. */
  readonly isComplete: boolean;
}

/** How much is added to the index at once, about; at least one message. */
export interface IndexStep {
  readonly messages: number;
  readonly chars: number;
  /** What the step before it returned; null for the first one. */
  readonly after: IndexPlace | null;
}

/** A message up to which a backend that goes through all of them has come. */
export interface IndexPlace {
  readonly conversation: string;
  readonly id: number;
}

export interface IndexedMessages {
  readonly added: number;
  /** False where more are left. */
  readonly isComplete: boolean;
  readonly place: IndexPlace | null;
}
