import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { chatDefect, WRITTEN_BY_OTHERS } from '../../wording/chat-defect.ts';

export const messageRepliedTwice: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.messagesRepliedTwice, {
    rule: 'message-replied-twice',
    message: (number) => `${count(number, 'message has', 'messages have')} more than one reply`,
    remedy: { genesis: WRITTEN_BY_OTHERS, python: 'Delete the superfluous replies.' },
  });
