import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS, SettingsService } from '../../../src/store/sqlite/settings.ts';
import { openMemory } from '../../support/memory.ts';

/** Settings need the tables that the conversations' pool makes. */
async function openSettings(given?: string) {
  const file = given ?? (await openMemory()).file;
  const settings = await SettingsService.open({
    file,
    size: 2,
    durability: 'full',
    busyTimeoutMs: 5_000,
    acquireTimeoutMs: 30_000,
    maxQueue: 100,
  });
  onTestFinished(() => settings.close(0));
  return settings;
}

it('has its defaults until somebody sets others', async () => {
  const settings = await openSettings();
  expect(await settings.getAll()).toEqual(DEFAULT_SETTINGS);
});

it('keeps what was set, and the defaults of the rest', async () => {
  const { file } = await openMemory();
  const settings = await openSettings(file);
  await settings.set({ system_prompt: 'Be brief.' });
  await settings.set({ system_prompt: 'Be very brief.' });
  expect(await settings.get('system_prompt')).toBe('Be very brief.');
  await settings.close();
  const reopened = await openSettings(file);
  expect(await reopened.getAll()).toEqual({ ...DEFAULT_SETTINGS, system_prompt: 'Be very brief.' });
});

it('shows another server’s change at once', async () => {
  const { file } = await openMemory();
  const [here, there] = [await openSettings(file), await openSettings(file)];
  await here.set({ model: 'other' });
  expect(await there.get('model')).toBe('other');
});
