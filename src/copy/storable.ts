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
  if (createdAt === null || !isTime(createdAt)) return 'time';
  return content === null || !isStorableText(content) ? 'content' : undefined;
}

/** The last millisecond of the calendar, from 1970 in either direction. */
const LAST_TIME = 8.64e15;

function isTime(ms: number): boolean {
  return Number.isInteger(ms) && Math.abs(ms) <= LAST_TIME;
}

/** The nearest time that a calendar has. */
export function nearestTime(ms: number): number {
  return Math.min(LAST_TIME, Math.max(-LAST_TIME, ms));
}

export function isStorableId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && isStorableText(id);
}
