import { DEFAULT_SETTINGS } from '../rules.ts';
import type { SettingsStore } from '../store.ts';
import type { PoolOperations } from './pool.ts';

type Values = Readonly<Record<string, string>>;

/** The operations of settings, as every backend names them. */
export interface SettingsVerbs {
  readonly getAll: (args: undefined) => Values;
  readonly set: (args: { readonly values: Values; readonly now: number }) => Values;
}

/** Settings over a pool, with the defaults of those that are not stored. */
export function settingsOn(pool: PoolOperations<SettingsVerbs>): SettingsStore {
  return {
    getAll: async (trace) => ({ ...DEFAULT_SETTINGS, ...(await pool.read('getAll', undefined, trace)) }),
    set: async (values, trace) => ({
      ...DEFAULT_SETTINGS,
      ...(await pool.write('set', { values, now: Date.now() }, trace)),
    }),
  };
}
