import { count } from '../../count.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import type { ChatData, ChatOwner, Contents, Obstacle } from '../facts/contents/contents.ts';
import { CHAT_DEFECTS, type ChatDefect } from '../findings/data/chat-defects.ts';
import { defaultConversation } from '../findings/data/default-conversation.ts';
import type { CheckOutcome, Finding } from '../result.ts';
import type { Check } from './check.ts';
import { examined, NO_DATABASE, NOT_ASKED, skipped } from './outcome.ts';

const SYSTEMS: Readonly<Record<ChatOwner, string>> = { genesis: 'Genesis', python: 'the Python system' };

/** Whether the conversations are whole. In Genesis a turn is one transaction, so what is not is an error. */
export const data: Check = {
  name: 'data',
  examine: ({ file, contents }) => {
    if (file?.kind !== 'database') return skipped(NO_DATABASE);
    if (!contents) return skipped(NOT_ASKED);
    return examineContents(contents);
  },
};

function examineContents({ obstacle, schema, chat }: Contents): CheckOutcome {
  if (obstacle && chat?.status !== 'answered') return skipped(hinderedBy(obstacle));
  if (schema.status === 'unanswered') return skipped(schema.reason);
  const { owner, userVersion } = schema.value;
  if (chat?.status === 'unanswered')
    return owner === 'genesis' && userVersion > 0 && /no such (table|column)/.test(chat.reason)
      ? examined(chat.reason, [missingTable(chat.reason)])
      : skipped(chat.reason);
  if (!chat || owner === 'other') return skipped('not a chat database of Genesis');
  return examineChat(chat.value, owner);
}

function missingTable(reason: string): Finding {
  return {
    rule: 'missing-table',
    severity: 'error',
    message: 'the tables of Genesis are not whole',
    evidence: [reason],
    remedy: 'Restore the database from a backup: whatever removed them is not Genesis, which never does.',
  };
}

function hinderedBy(obstacle: Obstacle): string {
  return isLockError(obstacle)
    ? `it is locked (${obstacle.code}): see locks`
    : `SQLite cannot read it (${obstacle.code}): see integrity`;
}

function examineChat(chat: ChatData, owner: ChatOwner): CheckOutcome {
  return examined(summaryOf(chat, owner), [
    defaultConversation(chat, owner),
    ...CHAT_DEFECTS.map((defect) => findingOf(defect, chat, owner)),
  ]);
}

function findingOf(
  { rule, seen, says, remedy }: ChatDefect,
  chat: ChatData,
  owner: ChatOwner,
): Finding | undefined {
  const { count, examples } = seen(chat);
  if (count === 0) return undefined;
  return {
    rule,
    severity: owner === 'genesis' ? 'error' : 'warning',
    message: says(count),
    evidence: examples,
    remedy: remedy[owner],
  };
}

function summaryOf({ conversations, messages, summaries }: ChatData, owner: ChatOwner): string {
  return [
    count(conversations, 'conversation'),
    count(messages, 'message'),
    `${count(summaries, 'summary', 'summaries')} of ${SYSTEMS[owner]}`,
  ].join(', ');
}
