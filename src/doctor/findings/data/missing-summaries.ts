import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { chatDefect, DELETE_SUMMARIES } from '../../wording/chat-defect.ts';

export const missingSummaries: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.unsummarisedMessages, {
    rule: 'missing-summaries',
    message: (number) =>
      `${count(number, 'message comes', 'messages come')} before a summary, but ${number === 1 ? 'is' : 'are'} in none: the model does not get ${number === 1 ? 'it' : 'them'}`,
    remedy: DELETE_SUMMARIES,
  });
