import { count } from '../../count.ts';
import type { Obstacle } from '../../sqlite-probe/protocol.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import type { Check, Skipped } from '../check.ts';
import { type Chat, chatOf, missingTableMessage } from '../facts/chat.ts';
import type { Contents } from '../facts/contents/contents.ts';
import { defaultConversation } from '../findings/data/default-conversation.ts';
import { duplicateSummaries } from '../findings/data/duplicate-summaries.ts';
import { messageRepliedTwice } from '../findings/data/message-replied-twice.ts';
import { messageWithoutReply } from '../findings/data/message-without-reply.ts';
import { miscountedSummaries } from '../findings/data/miscounted-summaries.ts';
import { missingSummaries } from '../findings/data/missing-summaries.ts';
import { missingTable } from '../findings/data/missing-table.ts';
import { overlappingSummaries } from '../findings/data/overlapping-summaries.ts';
import { replyWithoutMessage } from '../findings/data/reply-without-message.ts';
import { NO_DATABASE, NOT_ASKED, skipped } from './skipped.ts';

/** Whether the conversations of a chat are complete and consistent. */
export const data: Check = {
  name: 'data',
  summary: (facts) => {
    if (facts.file?.kind !== 'database') return NO_DATABASE;
    if (!facts.contents) return NOT_ASKED;
    const chat = chatOf(facts);
    return chat ? summarise(chat) : withoutCounts(facts.contents);
  },
  findings: [
    missingTable,
    defaultConversation,
    replyWithoutMessage,
    messageWithoutReply,
    messageRepliedTwice,
    overlappingSummaries,
    missingSummaries,
    miscountedSummaries,
    duplicateSummaries,
  ],
};

const SYSTEMS: Readonly<Record<Chat['owner'], string>> = { genesis: 'Genesis', python: 'the Python system' };

function summarise({ owner, conversations, messages, summaries }: Chat): string {
  return [
    count(conversations, 'conversation'),
    count(messages, 'message'),
    `${count(summaries, 'summary', 'summaries')} of ${SYSTEMS[owner]}`,
  ].join(', ');
}

function withoutCounts(contents: Contents): string | Skipped {
  const { obstacle, schema, chat } = contents;
  if (obstacle && chat?.status !== 'answered') return skipped(prevented(obstacle));
  if (schema.status === 'unanswered') return skipped(schema.reason);
  if (chat?.status !== 'unanswered') return skipped('not a chat database of Genesis');
  return missingTableMessage(contents) ?? skipped(chat.reason);
}

function prevented(obstacle: Obstacle): string {
  return isLockError(obstacle)
    ? `it is locked (${obstacle.code}): see locks`
    : `SQLite cannot read it (${obstacle.code}): see integrity`;
}
