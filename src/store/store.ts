import type { PoolCounters } from './counters.ts';
import type { Settings } from './rules.ts';
import type { Trace } from './trace.ts';
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
  SearchPage,
  SearchRequest,
  StoredTurn,
  Turn,
  UnusedKey,
  UsedKey,
} from './types.ts';

/**
 * Conversations and settings in a database. Every backend does the same; the contract in `test/store` runs on each.
 * Each verb is one transaction, resolves after its commit, and adds what it cost to the trace. Each may throw
 * `DB_LOCKED`, `DB_FULL`, `DB_REPLACED`, `DB_DAMAGED`, `DB_IO_FAILED`, `DB_CONNECTION_LOST`, `DB_UNAVAILABLE`, `POOL_ACQUIRE_TIMEOUT`, `POOL_QUEUE_FULL` or `POOL_CLOSED`.
 */
export interface Store {
  readonly conversations: ConversationStore;
  readonly settings: SettingsStore;
  /** Undefined where the store was opened without it. */
  readonly search: SearchStore | undefined;
  readonly facts: StoreFacts;
  /** Live sums since the store was opened, by the name of the pool of connections. */
  readonly counters: Readonly<Record<string, Readonly<PoolCounters>>>;
  /** Throws `DB_REPLACED` once an operation has found that out: none can succeed any more. It asks nothing itself. */
  assertUsable(): void;
  /** Asks for something that needs all that the others need, such as a database that can be written to. Throws what they throw. */
  ask(): Promise<void>;
  /** Refuses new operations, finishes the accepted ones within `deadlineMs`, then closes every connection. */
  close(deadlineMs?: number): Promise<void>;
}

/** Undefined, or false, wherever there is no such conversation; `existing` in `rules.ts` makes an error of it. */
export interface ConversationStore {
  /** What the model sees of a conversation. Costs the same at any length. */
  context(conversationId: string, trace?: Trace): Promise<Context | undefined>;
  /** Stores a message and its reply together. */
  addTurn(turn: Turn, trace?: Trace): Promise<StoredTurn | undefined>;
  /**
   * Stores a turn together with its key, unless the key is in use: then it stores nothing, and resolves with what is
   * stored under the key. So a request that two servers answer at once is stored once.
   */
  addKeyedTurn(turn: KeyedTurn, trace?: Trace): Promise<AddedTurn | UsedKey | undefined>;
  /** What is stored under a key, `KEY_LIFETIME_MS` after its turn at most. */
  lookUpKey(lookup: KeyLookup, trace?: Trace): Promise<UsedKey | UnusedKey>;
  page(request: PageRequest, trace?: Trace): Promise<ConversationPage | undefined>;
  /** One page of the conversations, the one with the latest message first. */
  list(request: ListRequest, trace?: Trace): Promise<readonly ConversationEntry[]>;
  /** Makes a conversation. Without a title it shows the first words of its first message as one. */
  create(title: string | null, trace?: Trace): Promise<ConversationPage>;
  /** Resolves with the latest `limit` messages under the new title. */
  rename(id: string, title: string, limit: number, trace?: Trace): Promise<ConversationPage | undefined>;
  /** Adds messages after those that are there, all or none. A reply is linked to the message directly before it. */
  importMessages(request: ImportRequest, trace?: Trace): Promise<ImportedMessages | undefined>;
  /** Deletes a conversation with its messages. Resolves with whether it existed. */
  delete(id: string, trace?: Trace): Promise<boolean>;
}

export interface SettingsStore {
  getAll(trace?: Trace): Promise<Settings>;
  /** Stores all the given settings or none; resolves with all that there are then. */
  set(values: Partial<Settings>, trace?: Trace): Promise<Settings>;
}

export interface SearchStore {
  /** One page of the messages of all conversations that have what is asked for. */
  find(request: SearchRequest, trace?: Trace): Promise<SearchPage>;
}

/** How the database is set up: what a server shows without asking it again. */
export type StoreFacts = SqliteFacts | PostgresFacts;

export interface SqliteFacts {
  readonly backend: 'sqlite';
  /** Absolute; symbolic links are left as they are. */
  readonly file: string;
  /** Both as SQLite answered when the first connection was opened. */
  readonly journalMode: string;
  readonly synchronous: string;
  readonly busyTimeoutMs: number;
  /** How often a write that was refused a lock is tried again at most. */
  readonly maxRetries: number;
  /** `size`: connections at most, one of which writes. */
  readonly pools: Readonly<Record<'memory' | 'settings', { readonly size: number }>>;
}

export interface PostgresFacts {
  readonly backend: 'postgres';
  /** Without its password. */
  readonly address: string;
  /** What every transaction that writes sets. */
  readonly synchronousCommit: string;
  /** Names of connected standbys that no commit waits for; undefined where the role may not see them. */
  readonly asynchronousStandbys: readonly string[] | undefined;
  /** What may be lost although it was answered, in sentences for the operator; empty where nothing may. */
  readonly warnings: readonly string[];
  /** Milliseconds that a write waits for a lock before it is tried again. */
  readonly busyTimeoutMs: number;
  readonly maxRetries: number;
  readonly pools: Readonly<Record<'memory' | 'settings', { readonly size: number }>>;
}
