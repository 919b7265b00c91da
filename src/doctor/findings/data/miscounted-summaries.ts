import type { FindingsOf } from '../../check.ts';
import { chatDefect, DELETE_SUMMARIES } from '../../wording/chat-defect.ts';

export const miscountedSummaries: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.miscountedSummaries, {
    rule: 'miscounted-summaries',
    counted: ['summary does not match its', 'summaries do not match their'],
    message: 'messages: some were deleted or added since',
    remedy: DELETE_SUMMARIES,
  });
