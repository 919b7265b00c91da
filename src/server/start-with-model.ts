import type { SettingsStore } from '../store/store.ts';

/**
 * Settings with another model than the stored one, until one is selected. Nothing is stored before: the next start
 * without it has the selection of the database again.
 */
export function startWithModel(settings: SettingsStore, model: string | undefined): SettingsStore {
  let instead = model === undefined ? {} : { model };
  return {
    getAll: async (trace) => ({ ...(await settings.getAll(trace)), ...instead }),
    set: async (values, trace) => {
      const stored = await settings.set(values, trace);
      if (values.model !== undefined) instead = {};
      return { ...stored, ...instead };
    },
  };
}
