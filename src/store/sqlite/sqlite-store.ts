import { extname } from 'node:path';
import { codeOf } from '../../errors.ts';
import type { StoreOptions } from '../options.ts';
import { conversationsOn } from '../pool/conversations-on.ts';
import { RETRY_DELAYS_MS } from '../pool/retry.ts';
import { SearchOn } from '../pool/search-on.ts';
import { settingsOn } from '../pool/settings-on.ts';
import { DEFAULT_CONVERSATION } from '../rules.ts';
import type { ConversationStore, Store } from '../store.ts';
import type { StoreEvent } from '../store-event.ts';
import { DatabaseFile } from './file/database-file.ts';
import type * as memoryOperations from './operations/memory.ts';
import type * as searchingOperations from './operations/searching.ts';
import type * as settingsOperations from './operations/settings.ts';
import { ConnectionThread } from './pool/connection-thread.ts';
import { openSqlitePool, type SqlitePool, type SqlitePoolOptions } from './pool/sqlite-pool.ts';
import { Remembered } from './recent/remembered.ts';
import { remembering } from './recent/remembering.ts';

type MemoryPool = SqlitePool<typeof memoryOperations>;
type SearchingPool = SqlitePool<typeof searchingOperations>;
type SettingsPool = SqlitePool<typeof settingsOperations>;

const OPERATIONS = {
  memory: new URL(`./operations/memory${extname(import.meta.url)}`, import.meta.url),
  searching: new URL(`./operations/searching${extname(import.meta.url)}`, import.meta.url),
  settings: new URL(`./operations/settings${extname(import.meta.url)}`, import.meta.url),
};

/** Starts the thread of the connection that a store opens first. */
export function startThread({ search = false }: Pick<StoreOptions, 'search'>): ConnectionThread {
  return new ConnectionThread(memoryOperationsOf(search));
}

function memoryOperationsOf(search: boolean): URL {
  return search ? OPERATIONS.searching : OPERATIONS.memory;
}

/**
 * The store on a SQLite file, with two pools of connections: a busy chat cannot keep the settings waiting.
 * Throws `DB_OPEN_FAILED`, `DB_LOCKED`, `DB_FULL`, `DB_DAMAGED` or `DB_IO_FAILED`; nothing stays open then.
 */
export async function openSqliteStore(
  options: StoreOptions,
  onEvent: (event: StoreEvent) => void = () => {},
  thread = startThread(options),
): Promise<Store> {
  const file = new DatabaseFile(options.database);
  const remembered = new Remembered();
  const poolOptions = (pool: 'memory' | 'settings', size: number): Omit<SqlitePoolOptions, 'opens'> => ({
    ...options,
    file,
    observer: remembered,
    size,
    operations: pool === 'memory' ? memoryOperationsOf(options.search ?? false) : OPERATIONS.settings,
    onEvent: (event) => onEvent({ pool, ...event }),
  });
  const { memoryPoolSize, settingsPoolSize } = options;
  const memory: MemoryPool = await openSqlitePool<typeof memoryOperations>({
    ...poolOptions('memory', memoryPoolSize),
    opens: 'writer',
    thread,
  }).catch((error: unknown) => {
    remembered.release();
    throw error;
  });
  try {
    const settings: SettingsPool = await openSqlitePool({
      ...poolOptions('settings', settingsPoolSize),
      opens: 'neither',
    });
    await ensureDefaultConversation(memory.pool);
    // It has the operations of searches, too, where the options say so.
    const searching = options.search ? (memory as unknown as SearchingPool).pool : undefined;
    if (searching) await ensureSearchIndex(searching);
    const search = searching && new SearchOn(searching, (event) => onEvent({ pool: 'memory', ...event }));
    // Remembered, so that the first turns need no connection of the settings.
    await memory.pool.read('getAll', undefined);
    return storeOf(file, memory, settings, remembered, search, options);
  } catch (error) {
    await memory.pool.close(0);
    remembered.release();
    throw error;
  }
}

async function ensureDefaultConversation(memory: MemoryPool['pool']): Promise<void> {
  const id = DEFAULT_CONVERSATION;
  // The read only avoids the write lock of a file in use; the insert decides.
  if (await memory.read('conversationExists', { id })) return;
  await memory.write('ensureConversation', { id, now: Date.now() });
}

async function ensureSearchIndex(searching: SearchingPool['pool']): Promise<void> {
  // As with the default conversation.
  if (!(await searching.read('hasSearchIndex', undefined)))
    await searching.write('createSearchIndex', undefined);
}

function storeOf(
  file: DatabaseFile,
  memory: MemoryPool,
  settings: SettingsPool,
  remembered: Remembered,
  search: SearchOn | undefined,
  options: StoreOptions,
): Store {
  const { busyTimeoutMs, memoryPoolSize, settingsPoolSize } = options;
  const assertUsable = () => file.assertInPlace();
  return {
    conversations: turnsOn(conversationsOn(remembering(memory.pool, remembered, assertUsable), search)),
    settings: settingsOn(remembering(settings.pool, remembered, assertUsable)),
    search,
    facts: {
      backend: 'sqlite',
      file: file.path,
      ...memory.report,
      busyTimeoutMs,
      maxRetries: RETRY_DELAYS_MS.length,
      pools: { memory: { size: memoryPoolSize }, settings: { size: settingsPoolSize } },
    },
    counters: { memory: memory.pool.counters, settings: settings.pool.counters },
    assertUsable,
    // Not a write: that would wait for a lock, which is no reason to doubt.
    ask: async () => void (await settings.pool.read('getAll', undefined)),
    close: async (deadlineMs) => {
      remembered.stop();
      search?.stop();
      // One after the other: the last connection of all writes the log back into the database, if it closes alone.
      await settings.pool.close(deadlineMs);
      await memory.pool.close(deadlineMs);
      remembered.release();
    },
  };
}

/** SQLite refuses a turn without a conversation with an error. */
function turnsOn({ addTurn, addKeyedTurn, ...others }: ConversationStore): ConversationStore {
  return {
    ...others,
    addTurn: (turn, trace) => unlessNoConversation(addTurn(turn, trace)),
    addKeyedTurn: (turn, trace) => unlessNoConversation(addKeyedTurn(turn, trace)),
  };
}

async function unlessNoConversation<T>(added: Promise<T>): Promise<T | undefined> {
  try {
    return await added;
  } catch (error) {
    // The only foreign key of a message is its conversation.
    if (codeOf(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY') return undefined;
    throw error;
  }
}
