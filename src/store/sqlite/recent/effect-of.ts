import type { Operation } from '../../pool/batch-connection.ts';
import type { ImportedMessages, Turn } from '../../types.ts';
import type * as memoryOperations from '../operations/memory.ts';
import type * as searchOperations from '../operations/searching.ts';
import type * as settingsOperations from '../operations/settings.ts';

type Values = Readonly<Record<string, string>>;

/** What an operation that succeeded has done to what is remembered. */
export type Effect =
  | { readonly kind: 'none' | 'everything' }
  | { readonly kind: 'created'; readonly conversationId: string }
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'forgotten'; readonly conversationId: string }
  | { readonly kind: 'settings'; readonly values: Values };

export interface Done {
  readonly effect: Effect;
  /** Whether it has certainly changed the file. */
  readonly hasWritten: boolean;
}

type Name = Exclude<
  keyof typeof memoryOperations | keyof typeof searchOperations | keyof typeof settingsOperations,
  'beforeCommit' | 'afterRollback'
>;

const READ: Done = { effect: { kind: 'none' }, hasWritten: false };
/** What it changes is not remembered. */
const ASIDE: Done = { effect: { kind: 'none' }, hasWritten: true };
const UNKNOWN: Done = { effect: { kind: 'everything' }, hasWritten: false };

const read = () => READ;

/** An operation that is not in this table has changed everything. */
const EFFECTS: Readonly<Record<Name, (args: never, result: never) => Done>> = {
  context: read,
  conversationExists: read,
  conversationPage: read,
  listConversations: read,
  lookUpKey: read,
  getAll: read,
  searchMessages: read,
  hasSearchIndex: read,
  isIndexComplete: read,
  createSearchIndex: (_, created: boolean) => (created ? ASIDE : READ),
  indexMessages: (_, { added }: { added: number }) => (added > 0 ? ASIDE : READ),
  // Whether it found the conversation, it does not say; a context that is remembered has one.
  ensureConversation: read,
  createConversation: ({ id }: { id: string }) => written({ kind: 'created', conversationId: id }),
  // A context has no title.
  renameConversation: (_, result) => (result === undefined ? READ : ASIDE),
  deleteConversation: ({ conversationId }: { conversationId: string }, existed: boolean) =>
    existed ? written({ kind: 'forgotten', conversationId }) : READ,
  importMessages: ({ conversationId }: { conversationId: string }, result: ImportedMessages | undefined) =>
    result && result.imported + result.removed > 0 ? written({ kind: 'forgotten', conversationId }) : READ,
  addTurn: (turn: Turn) => written({ kind: 'turn', turn }),
  addKeyedTurn: (turn: Turn, { kind }: { kind: string }) =>
    kind === 'added' ? written({ kind: 'turn', turn }) : READ,
  set: ({ values }: { values: Values }, all: Values) =>
    Object.keys(values).length > 0 ? written({ kind: 'settings', values: all }) : READ,
};

export function effectOf({ name, args }: Operation, result: unknown): Done {
  const effect = Object.hasOwn(EFFECTS, name) ? EFFECTS[name as Name] : undefined;
  return effect ? effect(args as never, result as never) : UNKNOWN;
}

function written(effect: Effect): Done {
  return { effect, hasWritten: true };
}
