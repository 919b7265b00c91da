import type { FindingsOf } from '../../check.ts';
import { chatDefect, WRITTEN_BY_OTHERS } from '../../wording/chat-defect.ts';

export const messageWithoutReply: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.messagesWithoutReply, {
    rule: 'message-without-reply',
    counted: ['message of a user has', 'messages of users have'],
    message: 'no reply',
    remedy: {
      genesis: WRITTEN_BY_OTHERS,
      python:
        'Requests that failed or were killed left them behind; requests in progress look the same. Delete them, so that the model does not answer them later, and store a message together with its reply.',
    },
  });
