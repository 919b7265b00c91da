// What every backend, and what is built on one, agrees on.
import { randomUUID } from 'node:crypto';
import { GenesisError } from '../errors.ts';

/** The conversation of a request that names none. It always exists. */
export const DEFAULT_CONVERSATION = 'main';

/** Milliseconds for which the key of a turn is kept: a day, longer than any client repeats a request. */
export const KEY_LIFETIME_MS = 86_400_000;

/** All settings, each used by the chat turn, with the value that each has until it is changed. */
export const DEFAULT_SETTINGS = {
  /** Name of the model that answers. */
  model: 'echo',
  /** Sent to the model before the conversation. */
  system_prompt: 'You are a helpful assistant.',
} as const;

/** Bytes of one message that a model sees at most: 1 MiB. No reply is stored that has more; imported ones may. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Bytes of text on one page of messages: 8 MiB. A single message with more is a page of its own. */
export const MAX_PAGE_BYTES = 8 * 1024 * 1024;

export type Settings = Readonly<Record<keyof typeof DEFAULT_SETTINGS, string>>;

export function newConversationId(): string {
  return randomUUID();
}

/** What the store returned for a conversation. Throws `CONVERSATION_NOT_FOUND` where that says that there is none. */
export function existing<T>(stored: T | undefined | false, conversationId: string): T {
  if (stored !== undefined && stored !== false) return stored;
  const what = `there is no conversation ${JSON.stringify(conversationId)}`;
  throw new GenesisError('CONVERSATION_NOT_FOUND', what, {
    hint: `GET /api/conversations lists them; the default one is "${DEFAULT_CONVERSATION}".`,
  });
}

/** Throws `CONVERSATION_PROTECTED` for the default conversation. */
export function assertDeletable(conversationId: string): void {
  if (conversationId !== DEFAULT_CONVERSATION) return;
  const what = `the default conversation, "${conversationId}", cannot be deleted`;
  throw new GenesisError('CONVERSATION_PROTECTED', what, {
    hint: 'Requests that name no conversation use it.',
  });
}
