import type { Store } from '../../src/store/store.ts';
import { NO_POSTGRES, tempPostgres } from './postgres.ts';
import { tempDatabase } from './temp-folder.ts';

export interface Backend {
  readonly name: Store['facts']['backend'];
  /** What `openStore` takes for a new and empty database. */
  readonly newDatabase: () => Promise<string>;
}

/** Every backend that there is here. One entry more adds a backend to all that is tested of stores. */
export const BACKENDS: readonly Backend[] = [
  { name: 'sqlite', newDatabase: async () => tempDatabase() },
  ...(NO_POSTGRES ? [] : [{ name: 'postgres', newDatabase: tempPostgres } as const]),
];
