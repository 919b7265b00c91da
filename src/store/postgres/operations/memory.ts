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
import { storeTurns } from './turns.ts';

/** How many results that may have megabytes each one statement returns. */
const LARGE_RESULTS = 32;

/** The operations of conversations. */
export const memoryOperations = {
  addTurn: storeTurns,
  addKeyedTurn: storeKeyedTurns,
  lookUpKey: inParts(LARGE_RESULTS, lookUpKeys),
  context: inParts(LARGE_RESULTS, contexts),
  conversationPage: oneByOne(conversationPage),
  listConversations: oneByOne(listConversations),
  ensureConversation: oneByOne(ensureConversation),
  createConversation: oneByOne(createConversation),
  renameConversation: oneByOne(renameConversation),
  deleteConversation: oneByOne(deleteConversation),
};
