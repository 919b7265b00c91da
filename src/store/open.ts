import { existsSync } from 'node:fs';
import { isPostgresAddress } from '../postgres/address.ts';
import type { StoreOptions } from './options.ts';
import { DatabaseFile } from './sqlite/file/database-file.ts';
import { openSqliteStore, startThread } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';
import type { StoreEvent } from './store-event.ts';

/** Opens a store, once. Throws `DB_OPEN_FAILED`, `DB_LOCKED`, `DB_FULL`, `DB_DAMAGED` or `DB_IO_FAILED`; nothing stays open then. */
export type OpenStore = (onEvent?: (event: StoreEvent) => void) => Promise<Store>;

/** Starts what it takes to open the store on a database, so that it is ready when the caller is. */
export function prepareStore(options: StoreOptions): OpenStore {
  if (isPostgresAddress(options.database)) return (onEvent) => openPostgres(options, onEvent);
  const thread = startThread(options);
  return (onEvent) => openSqliteStore(options, onEvent, thread);
}

/** Whether a store that is opened on a database would make its file. */
export function makesFile({ database }: Pick<StoreOptions, 'database'>): boolean {
  return !isPostgresAddress(database) && !existsSync(new DatabaseFile(database).path);
}

/** Opens the store on a database, which is made where there is none, and makes sure of the default conversation. Throws what `OpenStore` lists. */
export function openStore(options: StoreOptions, onEvent?: (event: StoreEvent) => void): Promise<Store> {
  return prepareStore(options)(onEvent);
}

async function openPostgres(options: StoreOptions, onEvent?: (event: StoreEvent) => void): Promise<Store> {
  // Imported only here, so that a server on SQLite does not load the client.
  const { openPostgresStore } = await import('./postgres/postgres-store.ts');
  const { untilReachable } = await import('./postgres/until-reachable.ts');
  const { startPatienceMs = 0 } = options;
  return untilReachable(
    () => openPostgresStore(options, onEvent),
    startPatienceMs,
    (error) => onEvent?.({ pool: 'memory', type: 'waiting', patienceMs: startPatienceMs, error }),
  );
}
