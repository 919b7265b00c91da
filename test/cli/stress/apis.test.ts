import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { API_NAMES } from '../../../src/stress/request/api-name.ts';
import { sharedForeign } from '../../support/foreign-server.ts';
import { startHttp } from '../../support/http-server.ts';
import { mainInProcess } from '../../support/main-in-process.ts';

const AIMOCK = fileURLToPath(new URL('../../../node_modules/.bin/llmock', import.meta.url));

/** What the server of another author says for each model: always the same, so that no reply names its request. */
const MODELS = {
  plain: { content: 'A thoughtful answer with Grüße, long enough for several parts.' },
  thinking: { content: 'An answer.', reasoning: 'What may that be?' },
  calling: { toolCalls: [{ name: 'search', arguments: '{}' }] },
};

const fixtures = join(mkdtempSync(join(tmpdir(), 'genesis-test-')), 'fixtures.json');
const entries = Object.entries(MODELS).map(([model, response]) => ({ match: { model }, response }));
writeFileSync(fixtures, JSON.stringify({ fixtures: entries }));
const args = ['--port', '{{port}}', '--fixtures', fixtures, '--log-level', 'silent'];
const aimock = sharedForeign(process.execPath, AIMOCK, ...args);
afterAll(() => rmSync(dirname(fixtures), { recursive: true }));

async function stress(...words: string[]) {
  const { exitCode, stdout, stderr } = await mainInProcess(['stress', ...words, '-c', '4', '--json', '-']);
  expect(stderr).toBe('');
  return { exitCode, result: JSON.parse(stdout) as StressResult };
}

describe.each(API_NAMES.filter((name) => name !== 'genesis'))('the API %s, of another author', (api) => {
  it.each(Object.keys(MODELS))('answers with the model %s, whole and streamed', async (model) => {
    const whole = await stress(aimock(), '--api', api, '--model', model);
    expect(whole).toMatchObject({ exitCode: 0, result: { requests: { ok: 4, traced: 0 }, streams: null } });
    const streamed = await stress(aimock(), '--api', api, '--model', model, '--stream');
    expect(streamed).toMatchObject({ exitCode: 0, result: { requests: { ok: 4, traced: 0 } } });
    if (model !== 'calling') expect(streamed.result.streams?.count).toBe(4);
  });
});

it.each(['/v1/chat/completions', '/v1/responses', '/v1/messages', '/api/generate'])(
  'the path %s shows which API it is',
  async (path) => {
    const { exitCode, result } = await stress(`${aimock()}${path}`, '--model', 'plain');
    expect(exitCode).toBe(0);
    expect(result.requests).toEqual({ completed: 4, ok: 4, traced: 0 });
  },
);

it('says how many replies name their request', async () => {
  let answered = 0;
  const url = await startHttp((request, response) => {
    if (request.method !== 'POST') return void response.writeHead(404).end();
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const { content } = JSON.parse(body).messages[0];
      const message = { role: 'assistant', content: ++answered % 4 === 0 ? content : 'As you wish.' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message }] }));
    });
  });
  const { exitCode, stdout } = await mainInProcess([
    'stress',
    `${url}/v1/chat/completions`,
    '-n',
    '8',
    '-c',
    '2',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /Traceable 2 of 8 replies name their request,\s+crosstalk not checked on the rest\n/,
  );
});
