import { count } from '../../count.ts';
import { type Chat, chatOf } from '../facts/chat.ts';
import type { ChatOwner, Count } from '../facts/contents/contents.ts';
import type { Facts } from '../facts/facts.ts';
import type { Finding } from '../result.ts';

/** What can be wrong in the tables of a chat. */
export interface ChatDefect {
  readonly rule: string;
  /** Subject and verb after the number, for one and for several. */
  readonly counted: readonly [one: string, several: string];
  /** The rest of the message. */
  readonly message: string;
  readonly remedy: Readonly<Record<ChatOwner, string>>;
}

/** A finding if the defect was counted. In Genesis it is an error, because a turn is one transaction. */
export function chatDefect(
  facts: Facts,
  countOf: (chat: Chat) => Count,
  { rule, counted, message, remedy }: ChatDefect,
): readonly Finding[] {
  const chat = chatOf(facts);
  if (!chat) return [];
  const { count: number, isLowerBound, examples } = countOf(chat);
  if (number === 0) return [];
  const severity = chat.owner === 'genesis' ? 'error' : 'warning';
  return [
    {
      rule,
      severity,
      message: `${isLowerBound ? 'at least ' : ''}${count(number, ...counted)} ${message}`,
      evidence: examples,
      remedy: remedy[chat.owner],
    },
  ];
}

/** For what Genesis itself cannot store: a message and its reply are one transaction. */
export const WRITTEN_BY_OTHERS =
  'Genesis never stores that: look for other programs that write to this file, and restore what is missing from a backup.';

export const DELETE_SUMMARIES = {
  genesis:
    'Stop Genesis, and delete all summaries of these conversations (DELETE FROM summaries WHERE conversation_id = …): the next turns create them again from the messages, which are never deleted.',
  python:
    'Stop the server, and delete all summaries of these conversations (DELETE FROM message_summaries WHERE conversation_id = …): the next request creates them again.',
} as const;
