// The database operations of conversations. Each is synchronous, runs whole inside one transaction of one connection,
// in a worker thread, and has plain data for arguments and result, because these cross threads.
export {
  conversationExists,
  conversationPage,
  createConversation,
  deleteConversation,
  ensureConversation,
  listConversations,
  renameConversation,
} from './conversations.ts';
export { importMessages } from './imports.ts';
export { addKeyedTurn, lookUpKey } from './keys.ts';
// Read once, by a connection that is open at the start: those of the settings are opened when they are needed.
export { getAll } from './settings.ts';
export { forgetRecent as afterRollback, storeDueSummaries as beforeCommit } from './summaries.ts';
export { addTurn, context } from './turns.ts';
