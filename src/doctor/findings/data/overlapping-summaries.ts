import type { FindingsOf } from '../../check.ts';
import { chatDefect, DELETE_SUMMARIES } from '../../wording/chat-defect.ts';

export const overlappingSummaries: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.overlappingSummaries, {
    rule: 'overlapping-summaries',
    counted: ['summary begins', 'summaries begin'],
    message: 'before the previous one ends: the model gets the same content twice',
    remedy: DELETE_SUMMARIES,
  });
