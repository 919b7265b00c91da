import type { FindingsOf } from '../../check.ts';
import { chatDefect, DELETE_SUMMARIES } from '../../wording/chat-defect.ts';

export const missingSummaries: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.unsummarisedMessages, {
    rule: 'missing-summaries',
    counted: ['message is', 'messages are'],
    message: 'skipped by the summaries: the model does not get their content',
    remedy: DELETE_SUMMARIES,
  });
