import type { Client } from 'pg';
import type { KeyedTurn, Turn } from '../../types.ts';
import { inParts, oneByOne } from './batch-operation.ts';
import { contexts } from './contexts.ts';
import {
  conversationPage,
  createConversation,
  deleteConversation,
  ensureConversation,
  listConversations,
  renameConversation,
} from './conversations.ts';
import { lookUpKeys, storeKeyedTurns } from './keys.ts';
import { OpenMessages } from './open-messages.ts';
import { storeTurns } from './turns.ts';

/** How many results that may have megabytes each one statement returns. */
const LARGE_RESULTS = 32;

/** The operations of conversations, for one pool. */
export function memoryOperations() {
  const openMessages = new OpenMessages();
  return {
    addTurn: (client: Client, turns: readonly Turn[]) => storeTurns(client, turns, openMessages),
    addKeyedTurn: (client: Client, turns: readonly KeyedTurn[]) =>
      storeKeyedTurns(client, turns, openMessages),
    lookUpKey: inParts(LARGE_RESULTS, lookUpKeys),
    context: inParts(LARGE_RESULTS, contexts),
    conversationPage: oneByOne(conversationPage),
    listConversations: oneByOne(listConversations),
    ensureConversation: oneByOne(ensureConversation),
    createConversation: oneByOne(createConversation),
    renameConversation: oneByOne(renameConversation),
    deleteConversation: oneByOne(deleteConversation),
  };
}
