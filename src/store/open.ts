import type { StoreOptions } from './options.ts';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';
import type { StoreEvent } from './store-event.ts';

/**
 * Opens the store on a database, which is made where there is none, and makes sure of the default conversation.
 * Throws `DB_OPEN_FAILED`, `DB_LOCKED`, `DB_FULL`, `DB_DAMAGED` or `DB_IO_FAILED`; nothing stays open then.
 */
export function openStore(options: StoreOptions, onEvent?: (event: StoreEvent) => void): Promise<Store> {
  return openSqliteStore(options, onEvent);
}
