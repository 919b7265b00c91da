import { isStorableText } from '../store/storable-text.ts';
import type { LeftOutReason } from './left-out.ts';

/** A message as a source has it, before it is known whether it can be copied. */
export interface RawMessage {
  readonly conversationId: unknown;
  readonly hasConversation: boolean;
  readonly role: unknown;
  /** Null for what is no text. */
  readonly content: string | null;
  readonly createdAt: number | null;
}

/** Why a message cannot be copied; undefined where it can. */
export function unfitness(message: RawMessage): LeftOutReason | undefined {
  const { conversationId, hasConversation, role, content, createdAt } = message;
  if (!hasConversation || !isStorableId(conversationId)) return 'no-conversation';
  if (role !== 'user' && role !== 'assistant') return 'role';
  if (!Number.isSafeInteger(createdAt)) return 'time';
  return content === null || !isStorableText(content) ? 'content' : undefined;
}

export function isStorableId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && isStorableText(id);
}
