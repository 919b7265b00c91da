import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { RunStressOptions, SampleRecord } from '../../../src/index.ts';
import { reportAs } from '../../../src/report/report-as.ts';
import { readSaved } from '../../../src/report/saved/saved-result.ts';
import { built } from '../../support/built.ts';
import { runGenesis } from '../../support/cli.ts';
import { startConversations } from '../../support/conversation-server.ts';
import { dataFile } from '../../support/data-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const LOGIN = `
import type { ScenarioUser } from 'genesis-stress';
export async function setup(user: ScenarioUser) {
  const { json } = await user.post('/login', { json: { name: 'user-' + user.id } });
  user.headers.authorization = 'Bearer ' + json.token;
}`;

const WITH_COOKIE = `
import type { ScenarioUser } from 'genesis-stress';
export const setup = (user: ScenarioUser) => user.post('/login', { json: { name: user.id } });`;

const TALK = `
export default async (user: ScenarioUser) => {
  const { id } = (await user.post('/conversations')).json;
  const path: string = '/conversations/' + id + '/messages';
  for (let turn = 0; turn < 3; turn++) {
    const { reply } = await user.chat({ path, body: { text: user.token() }, reply: REPLY, history: { path } });
    if (!reply.startsWith('you said ')) throw new Error('not a reply: ' + reply);
    await user.pause(1, 5);
  }
};`;

const script = (text: string) => dataFile('script.ts', text);
const talk = (setup = LOGIN, reply = 'reply') => script(setup + TALK.replace('REPLY', `'${reply}'`));
const stress = (url: string, scenario: string, load: RunStressOptions) =>
  built.runStress({ url, scenario, ...load });

describe('genesis stress --scenario', () => {
  it('logs each user in, and audits each conversation by itself', async () => {
    const { url, seen } = await startConversations();
    const result = await stress(url, talk(), { concurrency: 4, requests: 12 });
    expect(result).toMatchObject({
      verdict: { status: 'passed' },
      requests: { completed: 36, ok: 36, traced: 36 },
      audit: { status: 'read', acknowledged: 36, stored: 36, lost: 0, duplicated: 0 },
      scenario: {
        rounds: { completed: 12, failed: 0, cutShort: 0 },
        requests: [{ name: 'POST /conversations', completed: 12, ok: 12, failures: [] }],
      },
    });
    expect(seen.logins).toBe(4);
  });

  it.each([
    ['a session cookie', { login: 'cookie' } as const, () => talk(WITH_COOKIE)],
    ['streamed replies', { streams: true } as const, () => talk(LOGIN, 'text')],
  ])('works with %s', async (_, options, scenario) => {
    const { url } = await startConversations(options);
    const result = await stress(url, scenario(), { concurrency: 3, requests: 6 });
    expect(result).toMatchObject({ audit: { status: 'read', stored: 18 }, requests: { ok: 18, traced: 18 } });
  });

  it('finds turns that are lost, and replies to another user', async () => {
    const losing = await startConversations({ defect: 'loses' });
    const lost = await stress(losing.url, talk(), { concurrency: 2, requests: 6 });
    expect(lost).toMatchObject({ verdict: { status: 'data-lost' }, audit: { lost: 1 } });
    const mixing = await startConversations({ defect: 'mixes-up' });
    const mixed = await stress(mixing.url, talk(), { concurrency: 2, requests: 2, audit: false });
    expect(mixed.outcomes.crosstalk).toBeGreaterThan(0);
  });

  it('is over at the end of its time, in the middle of a pause', async () => {
    const { url } = await startConversations();
    const scenario = script(`${LOGIN}
      export default async (user) => {
        const { id } = (await user.post('/conversations')).json;
        await user.chat({ path: '/conversations/' + id + '/messages', body: { text: user.token() } });
        await user.pause(600_000);
      };`);
    const result = await stress(url, scenario, { concurrency: 2, durationMs: 500, audit: false });
    expect(result).toMatchObject({ requests: { ok: 2 }, scenario: { rounds: { cutShort: 2 } } });
  });

  it('sends the first chats of a burst together', async () => {
    const { url } = await startConversations();
    const result = await stress(url, talk(), { concurrency: 8 });
    expect(result).toMatchObject({ load: { kind: 'burst' }, requests: { ok: 24 } });
    expect(result.generator.mostInFlight).toBe(8);
  });

  it('counts a request that fails, and ends its round', async () => {
    const { url } = await startConversations({ defect: 'refuses-conversations' });
    const result = await stress(url, talk(), { concurrency: 2, requests: 4 });
    const text = await reportAs('text', { kind: 'stress', results: [result] }, new Chalk({ level: 0 }));
    const report = text.replace(/\s+/g, ' ');
    expect(report).toContain('4 of 4 POST /conversations');
    expect(report).toContain('no more conversations');
    expect(report).toContain('4 ended by a failed request');
    expect(result.verdict.status).toBe('failed');
  });

  it('begins rounds at times by chance, each with a record, and has a sample of each request', async () => {
    const { url, conversations } = await startConversations();
    const data = dataFile('people.csv', 'name,text\n"Ann, A.",one\nBob,two\n');
    const scenario = script(`
      export async function setup(user) {
        const { token } = (await user.post('/login', { json: { name: user.data.name } })).json;
        user.headers.authorization = 'Bearer ' + token;
      }
      export default async (user) => {
        const path = '/conversations/' + (await user.post('/conversations')).json.id + '/messages';
        const text = user.data.text + ' ' + user.token();
        await user.chat({ path, body: { text }, reply: 'reply', history: { path }, name: 'ask' });
      };`);
    const records: SampleRecord[] = [];
    const load = { concurrency: 5, ratePerSecond: 50, requests: 9, arrivals: { kind: 'poisson' } } as const;
    const onSample = (record: SampleRecord) => records.push(record);
    const result = await stress(url, scenario, { ...load, data, seed: 'a', onSample });
    expect(result).toMatchObject({
      schedule: { due: 9, unsent: 0 },
      settings: { arrivals: { kind: 'poisson' }, data: { records: 2 } },
      audit: { stored: 9 },
    });
    const asked = [...conversations.values()].map(({ messages }) => messages[0]?.content.split(' ')[0]);
    expect(asked.filter((word) => word === 'one')).toHaveLength(5);
    expect(asked.filter((word) => word === 'two')).toHaveLength(4);
    expect(records.filter(({ name }) => name === 'ask').map(({ seq }) => seq)).toHaveLength(9);
    const others = records.filter(({ name }) => name === 'POST /conversations');
    expect(others).toHaveLength(9);
    for (const { seq, token, certainty, status, dueMs, sentMs, bytes, firstByteMs } of others) {
      expect({ seq, token, certainty, status }).toEqual({
        seq: null,
        token: null,
        certainty: null,
        status: 201,
      });
      expect(dueMs).toBeLessThanOrEqual(sentMs);
      expect(bytes).toBeGreaterThan(10);
      expect(firstByteMs).toBeGreaterThanOrEqual(sentMs);
    }
  });

  it('ends with what onSample throws, which is no error of the script', async () => {
    const { url } = await startConversations();
    const reason = new Error('enough');
    const onSample = () => {
      throw reason;
    };
    await expect(stress(url, talk(), { durationMs: 60_000, onSample })).rejects.toBe(reason);
  });

  it('ends with the records that are sent once', async () => {
    const { url } = await startConversations();
    const once = { data: dataFile('three.txt', 'a\nb\nc\n'), dataOrder: 'once', thinkMs: 1 } as const;
    const result = await stress(url, talk(), { concurrency: 2, durationMs: 60_000, ...once });
    expect(result).toMatchObject({ scenario: { rounds: { completed: 3 } }, requests: { ok: 9 } });
    expect(result.observations).toContain('the load ended with the 3 records of three.txt');
  });
});

describe('the command', () => {
  it('writes a result that is read and reported in each format', async () => {
    const { url } = await startConversations();
    const file = join(tempFolder(), 'result.json');
    const args = ['stress', url, '--scenario', talk(), '-c', '2', '-n', '2', '-o', file];
    const { exitCode, stderr } = await runGenesis(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const saved = readSaved(readFileSync(file, 'utf8'), file);
    for (const format of ['text', 'markdown', 'html', 'json'] as const)
      expect(await reportAs(format, saved, new Chalk({ level: 0 })), format).toContain('POST /conversations');
  });

  it('shows no values of headers, cookies and records, whatever a script prints and a server repeats', async () => {
    const { url } = await startConversations();
    const data = dataFile('accounts.jsonl', '{"name":"ann","password":"correct-horse-1"}');
    const scenario = script(`
      console.log('begins');
      setInterval(() => {}, 1_000);
      ${LOGIN}
      export default async (user) => {
        console.log('sent', user.headers.authorization, user.data);
        await user.get('/echo/' + user.headers.authorization.slice(7) + user.data.password);
      };`);
    const load = ['--data', data, '-c', '1', '-n', '1', '-f', 'json'];
    const { stdout, stderr } = await runGenesis(['stress', url, '--scenario', scenario, ...load]);
    expect(stdout + stderr).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|correct-horse/);
    expect(stderr).toMatch(/begins\nsent …/);
    expect(JSON.parse(stdout).scenario.requests[0].failures[0].example).toContain('/echo/……');
  });
});
