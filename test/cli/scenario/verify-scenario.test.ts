import { describe, expect, it } from 'vitest';
import { built } from '../../support/built.ts';
import { runGenesis } from '../../support/cli.ts';
import { startConversations } from '../../support/conversation-server.ts';
import { dataFile } from '../../support/data-file.ts';

const SCRIPT = `
export async function setup(user) {
  user.headers.authorization = 'Bearer ' + (await user.post('/login', { json: { name: user.id } })).json.token;
}
export default async (user) => {
  const path = '/conversations/' + (await user.post('/conversations')).json.id + '/messages';
  await user.chat({ path, body: { text: user.token() }, reply: 'reply', history: { path } });
};`;

const script = (text = SCRIPT) => dataFile('chat.mjs', text);

describe('genesis verify --scenario', () => {
  it('makes the loads of its checks of rounds, and says why it skips the others', async () => {
    const { url } = await startConversations();
    const args = ['verify', '--url', url, '--scenario', script(), '--only', 'burst,steps,bad-input'];
    const run = await runGenesis([...args, '--quick']);
    const report = run.stdout.replace(/\s+/g, ' ');
    expect(report).toContain('sends requests of its own, not those of a scenario');
    expect(report).toMatch(/2 passed/);
    expect(run.exitCode).toBe(0);
  });

  it.each([
    ['loses', 'data-lost', 'lost'],
    ['mixes-up', 'failed', 'crosstalk'],
    ['refuses-conversations', 'failed', 'no more conversations'],
  ] as const)('finds that a server %s', async (defect, status, words) => {
    const { url } = await startConversations({ defect });
    const result = await built.runVerify({ url, scenario: script(), only: ['burst'], quick: true });
    expect(result.checks[0]?.status).toBe(status);
    expect(JSON.stringify(result)).toContain(words);
  });

  it('ends at an error of the script', async () => {
    const { url } = await startConversations();
    const broken = script('export default async (user) => { await user.pause(1); throw new Error("oh"); };');
    const run = built.runVerify({ url, scenario: broken, only: ['burst'] });
    await expect(run).rejects.toThrow(/a round of .*chat\.mjs:1 threw: oh/);
  });
});
