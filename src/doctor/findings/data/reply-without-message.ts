import type { FindingsOf } from '../../check.ts';
import { chatDefect, WRITTEN_BY_OTHERS } from '../../wording/chat-defect.ts';

export const replyWithoutMessage: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.repliesWithoutMessage, {
    rule: 'reply-without-message',
    counted: ['reply has', 'replies have'],
    message: 'no message in the same conversation to answer',
    remedy: {
      genesis: WRITTEN_BY_OTHERS,
      python:
        'Most likely another request failed and removed the last message, which was not its own: only a backup can restore it. Remove by id, or store both in one transaction.',
    },
  });
