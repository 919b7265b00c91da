import { count } from '../../../count.ts';
import type { ChatData, ChatOwner, Count } from '../../facts/contents/contents.ts';

/** What can be wrong in the tables of a chat: how it is said, and what helps. */
export interface ChatDefect {
  readonly rule: string;
  readonly seen: (chat: ChatData) => Count;
  readonly says: (number: number) => string;
  readonly remedy: Readonly<Record<ChatOwner, string>>;
}

// Genesis stores a message and its reply in one transaction, and the summaries that are due with them.
const CHANGED_BY_OTHERS =
  'Genesis never stores that: look for other programs that write to this file, and restore what is missing from a backup.';

const MADE_ANEW = {
  genesis:
    'Stop Genesis, and delete all summaries of these conversations (DELETE FROM summaries WHERE conversation_id = …): the next turns make them anew from the messages, which are never deleted.',
  python:
    'Stop the server, and delete all summaries of these conversations (DELETE FROM message_summaries WHERE conversation_id = …): the next request makes them anew.',
} as const;

export const CHAT_DEFECTS: readonly ChatDefect[] = [
  {
    rule: 'reply-without-message',
    seen: (chat) => chat.repliesWithoutMessage,
    says: (number) =>
      `${count(number, 'reply has', 'replies have')} no message of the same conversation that it answers`,
    remedy: {
      genesis: CHANGED_BY_OTHERS,
      python:
        'Most likely another request failed and removed the last message, which was not its own: there is nothing to restore it from but a backup. Remove by id, or store both in one transaction.',
    },
  },
  {
    rule: 'message-without-reply',
    seen: (chat) => chat.messagesWithoutReply,
    says: (number) => `${count(number, 'message of a user has', 'messages of users have')} no reply`,
    remedy: {
      genesis: CHANGED_BY_OTHERS,
      python:
        'Requests that failed or were killed left them behind; those that are under way look the same. Delete them, so that the model does not answer them later, and store a message together with its reply.',
    },
  },
  {
    rule: 'message-replied-twice',
    seen: (chat) => chat.messagesRepliedTwice,
    says: (number) => `${count(number, 'message has', 'messages have')} more than one reply`,
    remedy: { genesis: CHANGED_BY_OTHERS, python: 'Delete the replies that are superfluous.' },
  },
  {
    rule: 'overlapping-summaries',
    seen: (chat) => chat.overlappingSummaries,
    says: (number) =>
      `${count(number, 'summary begins', 'summaries begin')} before the one before it ends: the model is told the same twice`,
    remedy: MADE_ANEW,
  },
  {
    rule: 'missing-summaries',
    seen: (chat) => chat.unsummarisedMessages,
    says: (number) =>
      `${count(number, 'message lies', 'messages lie')} before a summary and in none: the model is not told of ${number === 1 ? 'it' : 'them'}`,
    remedy: MADE_ANEW,
  },
  {
    rule: 'miscounted-summaries',
    seen: (chat) => chat.miscountedSummaries,
    says: (number) =>
      `${count(number, 'summary does', 'summaries do')} not stand for the messages that are there: some were deleted or added since`,
    remedy: MADE_ANEW,
  },
  {
    rule: 'duplicate-summaries',
    seen: (chat) => chat.duplicateSummaries,
    says: (number) =>
      `${count(number, 'summary is', 'summaries are')} of a range that another one has too: the model is told the same twice`,
    remedy: {
      genesis: MADE_ANEW.genesis,
      python:
        'Simultaneous requests made them: delete all but one of each range, and make (conversation_id, start_message_id, end_message_id) unique.',
    },
  },
];
