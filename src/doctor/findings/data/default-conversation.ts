import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { type Chat, chatOf } from '../../facts/chat.ts';
import type { Finding, Severity } from '../../result.ts';

/** The conversation `main`, for requests that name none. */
export const defaultConversation: FindingsOf = (facts) => {
  const chat = chatOf(facts);
  if (!chat || chat.defaultConversations === 1) return [];
  // The Python system creates it for the first request that names none.
  if (chat.owner === 'python' && chat.defaultConversations + chat.defaultMessages === 0) return [];
  return [chat.defaultConversations === 0 ? missing(chat) : repeated(chat)];
};

function missing({ owner, defaultMessages, conversations }: Chat): Finding {
  const creator =
    owner === 'genesis' ? 'genesis serve creates it at its next start' : 'Its server creates it';
  const hasMessages = defaultMessages > 0;
  return {
    rule: 'default-conversation-missing',
    severity: hasMessages ? worst(owner) : 'warning',
    message: `the default conversation main is missing${hasMessages ? `, but its ${count(defaultMessages, 'message')} ${defaultMessages === 1 ? 'exists' : 'exist'}` : ''}`,
    evidence: [`there ${conversations === 1 ? 'is' : 'are'} ${count(conversations, 'other conversation')}`],
    remedy: hasMessages ? `${creator}, and its messages appear again.` : `${creator}.`,
  };
}

function repeated({ owner, defaultConversations }: Chat): Finding {
  return {
    rule: 'default-conversation-repeated',
    severity: worst(owner),
    message: `the default conversation main exists ${defaultConversations} times`,
    evidence: ['conversations.id is not unique in this file: its table was not created as usual'],
    remedy: 'Delete all but one of its rows, and make id the primary key.',
  };
}

function worst(owner: Chat['owner']): Severity {
  return owner === 'genesis' ? 'error' : 'warning';
}
