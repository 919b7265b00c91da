import { shownAddress } from '../../postgres/address.ts';
import type { StoreOptions } from '../options.ts';
import { conversationsOn } from '../pool/conversations-on.ts';
import { RETRY_DELAYS_MS } from '../pool/retry.ts';
import { SearchOn } from '../pool/search-on.ts';
import { settingsOn } from '../pool/settings-on.ts';
import { DEFAULT_CONVERSATION } from '../rules.ts';
import type { Store } from '../store.ts';
import type { PoolEvent, StoreEvent } from '../store-event.ts';
import { assertFit } from './assert-fit.ts';
import { beginSql } from './begin.ts';
import { type DurabilityFacts, inspectDurability } from './durability.ts';
import { memoryOperations } from './operations/memory.ts';
import { settingsOperations } from './operations/settings.ts';
import { openPostgresPool, type PostgresPool } from './pool/postgres-pool.ts';
import { initialisePostgresSchema } from './schema.ts';

type MemoryPool = PostgresPool<ReturnType<typeof memoryOperations>>;
type SettingsPool = PostgresPool<typeof settingsOperations>;

/**
 * The store on a PostgreSQL database, which any number of servers may share. Throws `DB_OPEN_FAILED`; nothing stays open
 * then.
 */
export async function openPostgresStore(
  options: StoreOptions,
  onEvent: (event: StoreEvent) => void = () => {},
): Promise<Store> {
  const { database: address, durability, busyTimeoutMs, memoryPoolSize, settingsPoolSize } = options;
  const { search = false } = options;
  let facts: DurabilityFacts | undefined;
  const poolOptions = (pool: 'memory' | 'settings', size: number) => ({
    ...options,
    address,
    size,
    begin: () => beginSql(facts?.synchronousCommit ?? 'on', busyTimeoutMs),
    onEvent: (event: PoolEvent) => onEvent({ pool, ...event }),
  });
  const memory: MemoryPool = await openPostgresPool({
    ...poolOptions('memory', memoryPoolSize),
    opens: 'both',
    table: memoryOperations({ search }),
    prepare: async (client) => {
      await assertFit(client, shownAddress(address), memoryPoolSize + settingsPoolSize, search);
      facts = await inspectDurability(client, durability, shownAddress(address));
      await initialisePostgresSchema(client, shownAddress(address), { search });
    },
  });
  let settings: SettingsPool;
  try {
    await memory.write('ensureConversation', { id: DEFAULT_CONVERSATION, now: Date.now() });
    settings = await openPostgresPool({
      ...poolOptions('settings', settingsPoolSize),
      // So that a lack of connections shows now.
      opens: 'both',
      table: settingsOperations,
      prepare: async () => {},
    });
  } catch (error) {
    await memory.close(0);
    throw error;
  }
  const searching = search
    ? new SearchOn(memory, (event) => onEvent({ pool: 'memory', ...event }))
    : undefined;
  return {
    conversations: conversationsOn(memory, searching),
    settings: settingsOn(settings),
    search: searching,
    facts: {
      backend: 'postgres',
      address: shownAddress(address),
      synchronousCommit: facts?.synchronousCommit ?? 'on',
      asynchronousStandbys: facts?.asynchronousStandbys,
      warnings: facts?.warnings ?? [],
      busyTimeoutMs,
      maxRetries: RETRY_DELAYS_MS.length,
      pools: { memory: { size: memoryPoolSize }, settings: { size: settingsPoolSize } },
    },
    counters: { memory: memory.counters, settings: settings.counters },
    assertUsable: () => {},
    // Nothing changes, but a standby refuses the writes.
    ask: async () => {
      await settings.read('getAll', undefined);
      await settings.write('set', { values: {}, now: Date.now() });
      await memory.read('context', { conversationId: DEFAULT_CONVERSATION });
      await memory.write('ensureConversation', { id: DEFAULT_CONVERSATION, now: Date.now() });
    },
    close: async (deadlineMs) => {
      searching?.stop();
      await Promise.all([settings.close(deadlineMs), memory.close(deadlineMs)]);
    },
  };
}
