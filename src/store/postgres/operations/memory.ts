import type { Client } from 'pg';
import type { ImportRequest, KeyedTurn, Turn } from '../../types.ts';
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
import { importMessages } from './imports.ts';
import { indexMessages } from './index-messages.ts';
import { lookUpKeys, storeKeyedTurns } from './keys.ts';
import { OpenMessages } from './open-messages.ts';
import { searchMessages } from './search.ts';
import { storeTurns } from './turns.ts';

/** How many results that may have megabytes each one statement returns. */
const LARGE_RESULTS = 32;

/** The operations of conversations, for one pool. */
export function memoryOperations({ search }: { search: boolean }) {
  const openMessages = new OpenMessages();
  return {
    addTurn: (client: Client, turns: readonly Turn[]) => storeTurns(client, turns, openMessages, search),
    addKeyedTurn: (client: Client, turns: readonly KeyedTurn[]) =>
      storeKeyedTurns(client, turns, openMessages, search),
    lookUpKey: inParts(LARGE_RESULTS, lookUpKeys),
    context: inParts(LARGE_RESULTS, contexts),
    conversationPage: oneByOne(conversationPage),
    listConversations: oneByOne(listConversations),
    importMessages: oneByOne((client, request: ImportRequest) =>
      importMessages(client, request, openMessages),
    ),
    searchMessages: oneByOne(searchMessages),
    // Ids are not in the order of commits.
    isIndexComplete: oneByOne(async (_: Client, __: undefined) => false),
    indexMessages: oneByOne(indexMessages),
    ensureConversation: oneByOne(ensureConversation),
    createConversation: oneByOne(createConversation),
    renameConversation: oneByOne(renameConversation),
    deleteConversation: oneByOne(deleteConversation),
  };
}
