import { newConversationId } from '../rules.ts';
import type { ConversationStore } from '../store.ts';
import type {
  AddedTurn,
  Context,
  ConversationEntry,
  ConversationPage,
  ImportedMessages,
  ImportRequest,
  KeyedTurn,
  KeyLookup,
  ListRequest,
  PageRequest,
  StoredTurn,
  Turn,
  UnusedKey,
  UsedKey,
} from '../types.ts';
import type { PoolOperations } from './pool.ts';
import type { SearchOn } from './search-on.ts';

interface Named {
  readonly conversationId: string;
}

/** The operations of conversations, as every backend names them. */
export interface ConversationVerbs {
  readonly context: (args: Named) => Context | undefined;
  readonly addTurn: (turn: Turn) => StoredTurn | undefined;
  readonly addKeyedTurn: (turn: KeyedTurn) => AddedTurn | UsedKey | undefined;
  readonly lookUpKey: (lookup: KeyLookup) => UsedKey | UnusedKey;
  readonly conversationPage: (request: PageRequest) => ConversationPage | undefined;
  readonly listConversations: (request: ListRequest) => readonly ConversationEntry[];
  readonly createConversation: (args: { id: string; title: string | null; now: number }) => ConversationPage;
  readonly renameConversation: (
    args: Named & { title: string; now: number; limit: number },
  ) => ConversationPage | undefined;
  readonly importMessages: (request: ImportRequest) => ImportedMessages | undefined;
  readonly deleteConversation: (args: Named) => boolean;
}

/**
 * Conversations over a pool: the id and the time of what is made are decided here, for all backends alike. What is imported
 * is added to the index in small steps, as what was stored without it: there may be much of it.
 */
export function conversationsOn(
  pool: PoolOperations<ConversationVerbs>,
  search: SearchOn | undefined,
): ConversationStore {
  return {
    context: (conversationId, trace) => pool.read('context', { conversationId }, trace),
    addTurn: (turn, trace) => pool.write('addTurn', turn, trace),
    addKeyedTurn: (turn, trace) => pool.write('addKeyedTurn', turn, trace),
    lookUpKey: (lookup, trace) => pool.read('lookUpKey', lookup, trace),
    page: (request, trace) => pool.read('conversationPage', request, trace),
    list: (request, trace) => pool.read('listConversations', request, trace),
    create: (title, trace) =>
      pool.write('createConversation', { id: newConversationId(), title, now: Date.now() }, trace),
    rename: (conversationId, title, limit, trace) =>
      pool.write('renameConversation', { conversationId, title, now: Date.now(), limit }, trace),
    importMessages: async (request, trace) => {
      const imported = await pool.write('importMessages', request, trace);
      search?.addMissing();
      return imported;
    },
    delete: (conversationId, trace) => pool.write('deleteConversation', { conversationId }, trace),
  };
}
