import { expect, it } from 'vitest';
import { echoModel } from '../../src/model/echo.ts';
import type { ChatModel } from '../../src/model/model.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';

const echo = echoModel({ delayMs: { min: 0, max: 0 } });
const parrot: ChatModel = {
  offers: (model) => model === 'parrot',
  offered: 'parrot',
  async *stream() {
    yield 'Squawk';
  },
};

const start = (model?: string, database?: string) =>
  startTestServer({ models: [echo, parrot], model, ...(database && { database }) });

const modelOf = async (url: string) => (await getJson(`${url}/api/settings`)).body.model;
const select = (url: string, model: string) => postJson(`${url}/api/settings`, { model });

it('the model of the start answers, and is shown in the settings', async () => {
  const { url } = await start('parrot');
  expect(await modelOf(url)).toBe('parrot');
  const { body } = await postJson(`${url}/api/chat`, { message: 'hello' });
  expect(body).toMatchObject({ response: 'Squawk', model: 'parrot' });
});

it('another one that is selected later replaces it; another setting does not', async () => {
  const { url } = await start('parrot');
  const changed = await postJson(`${url}/api/settings`, { system_prompt: 'Be brief.' });
  expect(changed.body).toEqual({ model: 'parrot', system_prompt: 'Be brief.' });
  expect((await select(url, 'echo')).body.model).toBe('echo');
  expect(await modelOf(url)).toBe('echo');
});

it('it replaces what is selected in the database, and leaves that as it was', async () => {
  const first = await start();
  await select(first.url, 'echo');
  await first.close();
  const second = await start('parrot', first.file);
  expect(await modelOf(second.url)).toBe('parrot');
  await second.close();
  expect(await modelOf((await start(undefined, first.file)).url)).toBe('echo');
});
