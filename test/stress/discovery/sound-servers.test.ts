import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../src/stress/discovery/discover.ts';
import { type Chat, GENESIS_CHAT } from '../../../src/stress/request/chat.ts';
import { fixturePath, supportFile } from '../../support/fixture.ts';
import { startForeign } from '../../support/foreign-server.ts';
import { startKnownBad } from '../../support/known-bad.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

const OPTIONS = { timeoutMs: 10_000, signal: new AbortController().signal, tries: 'every-api' } as const;

/** How a server is asked that needs nothing else: once. */
async function expectFit(url: string, chat: Chat = GENESIS_CHAT): Promise<void> {
  const found = await discover({ url, headers: [] }, chat, OPTIONS);
  expect(found).toMatchObject({ chat, changes: [], tried: [{ misfit: undefined }] });
}

const chatAt = (path: string, part: Partial<Chat['request']> = {}): Chat => ({
  history: undefined,
  request: { ...GENESIS_CHAT.request, path, ...part },
});
const node = (file: string, ...args: string[]) => startForeign(process.execPath, file, ...args);

describe('nothing is changed for', () => {
  it('the known-bad server without a defect', async () => expectFit((await startKnownBad('none')).url));

  it('a server whose requests may fail', async () => {
    await expectFit(await node(fixturePath('adjustable/server.ts'), '{{port}}', '--fail', '1'));
    await expectFit(await node(fixturePath('adjustable/server.ts'), '{{port}}'));
  });

  it('a server in the shapes of Python', async () => {
    const args = ['--shape', 'deferred', '--sound', '--port', '{{port}}', '--db', tempDatabase()];
    await expectFit(await node(fixturePath('plain-500s/server.ts'), ...args));
  });

  it('an Express server with the request that it wants', async () => {
    const url = await node(supportFile('express-chat.js'), '{{port}}');
    await expectFit(url, chatAt('/echo', { body: '{"text":"{{token}}"}', reply: 'text' }));
    await expectFit(
      url,
      chatAt('/text', { body: '{{token}}', headers: [['content-type', 'text/plain']], reply: undefined }),
    );
  });

  const cannotRunPython = spawnSync('python3', ['--version']).status !== 0;
  it.skipIf(cannotRunPython).each(['answer', 'lock'])(
    'Python’s own server, which does this: %s',
    async (behaviour) => {
      await expectFit(
        await startForeign('python3', supportFile('python-chat.py'), '{{port}}', behaviour),
        chatAt('/chat'),
      );
    },
  );
});
