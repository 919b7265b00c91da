import type { FindingsOf } from '../../check.ts';
import { chatDefect, DELETE_SUMMARIES } from '../../wording/chat-defect.ts';

export const duplicateSummaries: FindingsOf = (facts) =>
  chatDefect(facts, (chat) => chat.duplicateSummaries, {
    rule: 'duplicate-summaries',
    counted: ['summary has', 'summaries have'],
    message: 'the same range as another one: the model gets the same content twice',
    remedy: {
      genesis: DELETE_SUMMARIES.genesis,
      python:
        'Simultaneous requests created them: delete all but one of each range, and make (conversation_id, start_message_id, end_message_id) unique.',
    },
  });
