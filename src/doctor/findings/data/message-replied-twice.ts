import type { FindingsOf } from '../../check.ts';
import { chatDefect, WRITTEN_BY_OTHERS } from '../../wording/chat-defect.ts';

export const messageRepliedTwice: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.messagesRepliedTwice, {
    rule: 'message-replied-twice',
    counted: ['message has', 'messages have'],
    message: 'more than one reply',
    remedy: { genesis: WRITTEN_BY_OTHERS, python: 'Delete the superfluous replies.' },
  });
