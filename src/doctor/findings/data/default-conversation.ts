import { count } from '../../../count.ts';
import type { ChatData, ChatOwner } from '../../facts/contents/contents.ts';
import type { Finding, Severity } from '../../result.ts';

/** The conversation `main`, of whoever names none. */
export function defaultConversation(chat: ChatData, owner: ChatOwner): Finding | undefined {
  if (chat.defaultConversations === 0) return missing(chat, owner);
  if (chat.defaultConversations === 1) return undefined;
  return {
    rule: 'default-conversation-repeated',
    severity: worst(owner),
    message: `the default conversation main is there ${chat.defaultConversations} times`,
    evidence: ['conversations.id is not unique in this file: its table was not made as usual'],
    remedy: 'Delete all but one of its rows, and make id the primary key.',
  };
}

function missing({ defaultMessages, conversations }: ChatData, owner: ChatOwner): Finding {
  const maker = owner === 'genesis' ? 'genesis serve makes it at its next start' : 'Its server makes it';
  return {
    rule: 'default-conversation-missing',
    severity: defaultMessages > 0 ? worst(owner) : 'warning',
    message:
      defaultMessages > 0
        ? `the default conversation main is missing, but ${count(defaultMessages, 'message')} of it ${defaultMessages === 1 ? 'is' : 'are'} there`
        : 'the default conversation main is missing',
    evidence: [`there ${conversations === 1 ? 'is' : 'are'} ${count(conversations, 'other conversation')}`],
    remedy: defaultMessages > 0 ? `${maker}, and its messages are then seen again.` : `${maker}.`,
  };
}

function worst(owner: ChatOwner): Severity {
  return owner === 'genesis' ? 'error' : 'warning';
}
