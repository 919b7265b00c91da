import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { runGenesis } from '../../support/cli.ts';
import { sharedForeign } from '../../support/foreign-server.ts';

const AIMOCK = fileURLToPath(new URL('../../../node_modules/.bin/llmock', import.meta.url));
const STREAMS = 20;
/** In pieces of eight characters. */
const response = { content: 'A thoughtful answer that is long enough.', reasoning: 'let me think' };
const PIECES = 5;

const fixtures = join(mkdtempSync(join(tmpdir(), 'genesis-test-')), 'fixtures.json');
const entries = [
  { match: { model: 'whole' }, response, chunkSize: 8, latency: 5 },
  { match: { model: 'cut off' }, response, chunkSize: 8, latency: 5, truncateAfterChunks: 4 },
  { match: { model: 'limited' }, response: { error: { message: 'Rate limit reached' }, status: 429 } },
];
writeFileSync(fixtures, JSON.stringify({ fixtures: entries }));
const args = ['--port', '{{port}}', '--fixtures', fixtures, '--log-level', 'silent'];
const server = sharedForeign(process.execPath, AIMOCK, ...args);
afterAll(() => rmSync(dirname(fixtures), { recursive: true }));

const messages = [{ role: 'user', content: '{{token}}' }];

/** The streams that it has, and whether they show thoughts, and count tokens. */
const ROUTES: readonly (readonly [
  path: string,
  request: object,
  shows: { thoughts: boolean; tokens: boolean },
])[] = [
  [
    '/v1/chat/completions',
    { messages, stream_options: { include_usage: true } },
    { thoughts: true, tokens: true },
  ],
  ['/v1/responses', { input: '{{token}}' }, { thoughts: true, tokens: false }],
  ['/v1/messages', { messages, max_tokens: 100 }, { thoughts: true, tokens: false }],
  ['/api/chat', { messages }, { thoughts: false, tokens: false }],
  ['/api/generate', { prompt: '{{token}}' }, { thoughts: false, tokens: false }],
];

async function stress(path: string, request: object): Promise<StressResult> {
  const body = JSON.stringify({ ...request, stream: true });
  const load = ['--path', path, '--body', body, '-c', '5', '-n', `${STREAMS}`, '--no-audit'];
  const { stdout } = await runGenesis(['stress', '--url', server(), ...load, '--json', '-']);
  return JSON.parse(stdout);
}

describe.each(ROUTES)('the streams of another author’s server at %s', (path, request, shows) => {
  it('are whole', async () => {
    const { outcomes, streams } = await stress(path, { ...request, model: 'whole' });
    expect(outcomes.ok).toBe(STREAMS);
    expect(streams).toMatchObject({ count: STREAMS, tokens: STREAMS * PIECES });
    expect({
      thoughts: streams?.firstReasoning !== null,
      tokens: streams?.reportedTokens !== null,
    }).toEqual(shows);
  });

  it.each([
    ['cut off', 'cut-off'],
    ['limited', 'overloaded'],
  ] as const)('are %s', async (model, outcome) => {
    const { outcomes, streams } = await stress(path, { ...request, model });
    expect(outcomes[outcome]).toBe(STREAMS);
    expect(streams).toBeNull();
  });
});
