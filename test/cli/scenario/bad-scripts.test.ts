import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { built } from '../../support/built.ts';
import { runGenesis } from '../../support/cli.ts';
import { startConversations } from '../../support/conversation-server.ts';
import { dataFile } from '../../support/data-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const run = (scenario: string, url: string) =>
  built.runStress({ url, scenario, concurrency: 2, requests: 2 });

describe('a script ends the run', () => {
  it.each([
    [
      'that throws',
      `export default async (user) => { await user.pause(1);\n  null.x; }`,
      /a round of .*script\.ts:2 threw: Cannot read/,
    ],
    [
      'that awaits nothing',
      `export default async (user) => { user.get('/login'); }`,
      /ended while GET \/login was under way/,
    ],
    ['that does nothing', `export default async () => {};`, /ended without a request or a pause/],
    ['that has no default export', `export const setup = () => {};`, /has no function as its default export/],
    [
      'that is no TypeScript for Node',
      `enum A { b }\nexport default async () => {};`,
      /cannot be loaded: .*enum/i,
    ],
    ['that has a mistake', `export default async (user) => {\n  await await )\n};`, /cannot be loaded: .*/],
    [
      'that imports what is not there',
      `import { x } from 'nowhere-to-be-found';\nexport default x;`,
      /cannot be loaded: .*nowhere/,
    ],
    [
      'that reads a record where there is none',
      `export default async (user) => { await user.pause(1);\n await user.get(user.data.path); }`,
      /script\.ts:2 threw: user\.data is a record of data, which was not given/,
    ],
    [
      'that sends the token of another chat, and catches all errors',
      `export default async (user) => { const text = user.token(); await user.post('/login', { json: { name: 'a' } }); for (;;) { try { await user.chat({ path: '/login', body: { name: text } }); } catch {} } }`,
      /token of another one/,
    ],
  ])('%s', async (_, script, message) => {
    const { url } = await startConversations();
    await expect(run(dataFile('script.ts', script), url)).rejects.toMatchObject({
      code: 'SCENARIO_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('that waits for ever, in a round and when it is loaded', async () => {
    const { url } = await startConversations();
    const waiting = ['export default () => new Promise(() => {});', 'await new Promise(() => {});'];
    const message = expect.stringMatching(/script\.ts has waited 10 s for something else than its user/);
    await Promise.all(
      waiting.map((text) => expect(run(dataFile('script.ts', text), url)).rejects.toMatchObject({ message })),
    );
  });

  it.each([
    ['nowhere.ts', 'there is no file nowhere.ts'],
    ['/', '/ is not a file'],
  ])('that is %s', async (file, message) => {
    await expect(run(file, 'http://127.0.0.1:9')).rejects.toMatchObject({ message });
  });

  it('before the load where a setup fails, with the line', async () => {
    const { url } = await startConversations({ defect: 'refuses-logins' });
    const script = dataFile(
      's.ts',
      `export async function setup(user) {\n  await user.post('/login');\n}\nexport default () => {};`,
    );
    await expect(run(script, url)).rejects.toMatchObject({
      code: 'SCENARIO_FAILED',
      message: expect.stringMatching(
        /setup of user \d ended at .*s\.ts:2: POST \/login: .*401.*wrong password/,
      ),
    });
  });

  it('with options that are for one request', async () => {
    const refused = built.runStress({ scenario: 'a.ts', message: 'hi' });
    await expect(refused).rejects.toThrow('message cannot be used with scenario');
    const header = built.runStress({ scenario: 'a.ts', headers: { 'X-Id': '{{uuid}}' } });
    await expect(header).rejects.toThrow('the placeholder in headers X-Id is replaced by nothing');
  });
});

// Where something else runs in the process, these would be errors of it.
describe('the command ends with exit code 2 for what nothing awaits', () => {
  it.each([
    [
      'an error in a timer of another module',
      `import './helper.ts';\nexport default (user) => user.pause(60_000);`,
      /what is not awaited of .*script\.ts threw: late/,
    ],
    [
      'a rejection that is no error',
      `export default (user) => { Promise.reject('a text'); return user.pause(60_000); }`,
      /what is not awaited of .*script\.ts threw: a text/,
    ],
  ])('%s', async (_, text, message) => {
    const { url } = await startConversations();
    const script = dataFile('script.ts', text);
    dataFile('helper.ts', `setTimeout(() => { throw new Error('late'); }, 300);`, dirname(script));
    const { exitCode, stdout, stderr } = await runGenesis(['stress', url, '--scenario', script]);
    expect(stderr).toMatch(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

it('leaves no listener on the process', async () => {
  const listeners = () => process.listenerCount('uncaughtException');
  const before = listeners();
  await run(join(tempFolder(), 'none.ts'), 'http://127.0.0.1:9').catch(() => {});
  await run(dataFile('bad.ts', 'null.x;'), 'http://127.0.0.1:9').catch(() => {});
  expect(listeners()).toBe(before);
});
