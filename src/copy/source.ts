import type { MessageRole } from '../store/types.ts';
import type { LeftOutReason } from './left-out.ts';
import type { DatabaseKind } from './result.ts';

export interface SourceConversation {
  /** With half of a surrogate pair where the source has bytes that are no text. */
  readonly id: string;
  /** Where the conversation is among the others: what `conversations` takes. */
  readonly cursor: string;
  readonly title: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly hasMessages: boolean;
}

export interface SourceMessage {
  readonly id: number;
  readonly conversationId: string;
  readonly role: MessageRole;
  readonly content: string;
  readonly replyTo: number | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A message that cannot be copied, with the name that its source has for it. */
export interface UnfitMessage {
  readonly id: number;
  readonly reason: LeftOutReason;
  readonly name: string;
}

/** Messages that follow an id, in the order of their ids. */
export interface MessagePage {
  readonly messages: readonly SourceMessage[];
  readonly unfit: readonly UnfitMessage[];
  /** The greatest id that was looked at; undefined where none follows. */
  readonly last: number | undefined;
}

export interface SourceSummary {
  readonly startId: number;
  readonly endId: number;
  readonly level: number;
  readonly messageCount: number;
  readonly content: string;
  readonly createdAt: number;
}

export interface SourceSetting {
  readonly key: string;
  readonly value: string;
  readonly updatedAt: number;
}

export interface SourceKey {
  readonly key: string;
  readonly fingerprint: string;
  readonly conversationId: string;
  readonly messageId: number;
  readonly replyId: number;
  readonly model: string;
  readonly createdAt: number;
}

export interface SourceSize {
  readonly messages: number;
  /** The least and the greatest id; 0 without messages. */
  readonly firstId: number;
  readonly lastId: number;
}

/** Before the first id. */
export const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

/**
 * A database that conversations are copied from, read in one snapshot. Nothing in it is changed. Ids of messages grow in
 * the order of the messages. Every method may throw `DB_DAMAGED`, `DB_LOCKED`, `DB_IO_FAILED` or `DB_CONNECTION_LOST`.
 */
export interface CopySource {
  readonly kind: DatabaseKind;
  /** Its path, or its address without the password. */
  readonly shown: string;
  /** The same each time that this database is opened, and that of no other one. */
  readonly identity: string;
  /** What is not copied on purpose, each in a sentence. */
  readonly notes: readonly string[];
  size(): Promise<SourceSize>;
  /** Conversations that follow a cursor, in the order of their ids; all follow ''. */
  conversations(after: string): Promise<readonly SourceConversation[]>;
  /** One chunk of the messages of all conversations, or of one. */
  page(after: number, conversationId?: string): Promise<MessagePage>;
  summaries(conversationId: string): Promise<readonly SourceSummary[]>;
  settings(): Promise<readonly SourceSetting[]>;
  /** Idempotency keys that are greater than `after`, and were used after `since`, in order. */
  keys(after: string, since: number): Promise<readonly SourceKey[]>;
  close(): Promise<void>;
}
