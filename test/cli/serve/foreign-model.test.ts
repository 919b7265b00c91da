import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openStream, storedTexts, tokensOf } from '../../support/chat-stream.ts';
import { startServe } from '../../support/cli.ts';
import { sharedForeign } from '../../support/foreign-server.ts';
import { query } from '../../support/lock.ts';
import { getJson, postJson, postKeyed } from '../../support/server.ts';
import { tempDatabase } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const AIMOCK = fileURLToPath(new URL('../../../node_modules/.bin/llmock', import.meta.url));

const REPLY = 'A thoughtful answer with Grüße, long enough for several parts.';
const HELLO = { message: 'hello' };
const KEY = { 'idempotency-key': 'key' };
const answer = { content: REPLY };
const failing = (status: number, message: string) => ({ response: { error: { message }, status } });
/** Says its role and two parts in time, and the third one in an hour. */
const PACE = { ttftMs: 0, interChunkDelaysMs: [0, 0, 3_600_000], totalDurationMs: 3_600_000 };

/** What the server of models does for each model. */
const MODELS = {
  sound: { response: answer },
  slow: { response: answer, latency: 30 },
  limited: failing(429, 'Rate limit reached for requests'),
  failing: failing(500, 'The server had an error'),
  unknown: failing(404, 'The model does not exist'),
  malformed: { response: answer, chaos: { malformedRate: 1 } },
  unreachable: { response: answer, chaos: { disconnectRate: 1 } },
  'cut off': { response: answer, latency: 5, truncateAfterChunks: 3 },
  silent: { response: answer, latency: 3_600_000 },
  hanging: { response: answer, recordedTimings: PACE },
  calling: { response: { toolCalls: [{ name: 'search', arguments: '{}' }] } },
} as const;

type Model = keyof typeof MODELS;

const fixtures = join(mkdtempSync(join(tmpdir(), 'genesis-test-')), 'fixtures.json');
const entries = Object.entries(MODELS).map(([model, says]) => ({ match: { model }, chunkSize: 8, ...says }));
writeFileSync(fixtures, JSON.stringify({ fixtures: entries }));
const args = ['--port', '{{port}}', '--fixtures', fixtures, '--log-level', 'silent'];
const aimock = sharedForeign(process.execPath, AIMOCK, ...args);
afterAll(() => rmSync(dirname(fixtures), { recursive: true }));

/** `genesis serve` with these models. */
async function startWith(...models: Model[]) {
  const file = tempDatabase();
  const names = models.flatMap((name) => ['--model', name]);
  // On a busy machine, a model that answers takes its time, too.
  const isLate = models.some((name) => name === 'silent' || name === 'hanging');
  const patience = isLate ? ['--model-timeout', '3s', '--model-idle-timeout', '3s'] : [];
  const { url } = await startServe(['--db', file, '--model-url', `${aimock()}/v1`, ...names, ...patience]);
  return { url, file };
}

/** All that a turn could leave. */
function leftIn(file: string) {
  const count = (table: string) =>
    query<{ rows: number }>(file, `SELECT count(*) AS rows FROM ${table}`)[0]?.rows;
  const tables = ['messages', 'summaries', 'idempotency_keys'];
  return {
    ...Object.fromEntries(tables.map((table) => [table, count(table)])),
    check: query(file, 'PRAGMA integrity_check'),
  };
}

const CHECK = [{ integrity_check: 'ok' }];
const NOTHING = { messages: 0, summaries: 0, idempotency_keys: 0, check: CHECK };

describe('a model of another author’s server', () => {
  it.each<Model>(['sound', 'slow'])('that is %s is streamed, and stored when it is done', async (model) => {
    const { url, file } = await startWith(model);
    const stream = await openStream(url, HELLO);
    const events = await stream.rest();
    expect(storedTexts(file)).toEqual(['hello', REPLY]);
    expect(events.map(({ event }) => event)).toEqual(['start', ...new Array(8).fill('token'), 'done']);
    expect(tokensOf(events)).toBe(REPLY);
    expect(events.at(-1)?.data).toMatchObject({ total_text: REPLY, model });
    expect((await postJson(`${url}/api/chat`, HELLO)).body).toMatchObject({ response: REPLY, model });
  });

  it.each<[Model, number, string, RegExp]>([
    ['limited', 502, 'MODEL_FAILED', /^the model answered with HTTP 429: Rate limit reached for requests$/],
    ['failing', 502, 'MODEL_FAILED', /^the model answered with HTTP 500: The server had an error$/],
    ['unknown', 502, 'MODEL_FAILED', /^the model answered with HTTP 404: The model does not exist$/],
    ['malformed', 502, 'MODEL_FAILED', /^the model did not answer in JSON$/],
    ['unreachable', 502, 'MODEL_FAILED', /^the model could not be reached, or hung up without an answer$/],
    ['cut off', 502, 'MODEL_FAILED', /^the model broke off in the middle of its answer$/],
    ['silent', 504, 'MODEL_TIMEOUT', /^the model did not answer within 3 s$/],
    ['hanging', 504, 'MODEL_TIMEOUT', /^the model sent nothing for 3 s in the middle of its reply$/],
    ['calling', 502, 'MODEL_FAILED', /^the model called a tool instead of answering/],
  ])(
    'that is %s is an error %d %s, leaves nothing, and frees the key',
    async (model, status, code, detail) => {
      const { url, file } = await startWith(model);
      const problem = { status, code, detail: expect.stringMatching(detail) };
      const events = await (await openStream(url, HELLO, KEY)).rest();
      expect(leftIn(file)).toEqual(NOTHING);
      expect(events[0]).toEqual({ event: 'start', data: { model } });
      expect(events.at(-1)).toEqual({ event: 'error', data: expect.objectContaining(problem) });
      expect(REPLY.startsWith(tokensOf(events))).toBe(true);
      expect(events.filter(({ event }) => event !== 'token')).toHaveLength(2);
      expect(await postKeyed(`${url}/api/chat`, 'key', HELLO)).toMatchObject({ status, body: problem });
      expect(leftIn(file)).toEqual(NOTHING);
      await postJson(`${url}/api/settings`, { model: 'sound' });
      const again = await (await openStream(url, HELLO, KEY)).rest();
      expect(again.at(-1)).toMatchObject({ event: 'done', data: { total_text: REPLY, model: 'sound' } });
      expect(storedTexts(file)).toEqual(['hello', REPLY]);
      expect(leftIn(file)).toEqual({ ...NOTHING, messages: 2, idempotency_keys: 1 });
    },
  );

  it('that hangs is left with its client, whose turn leaves nothing', async () => {
    const { url, file } = await startWith('hanging');
    const stream = await openStream(url, HELLO, KEY);
    const begun = [await stream.next(), await stream.next()].map((event) => event?.event);
    expect(begun).toEqual(['start', 'token']);
    stream.leave();
    await waitFor(async () => (await getJson(`${url}/api/metrics`)).body.turns.in_flight === 0);
    expect(leftIn(file)).toEqual(NOTHING);
  });

  it('is replaced by the next one before its first text, and not after it', async () => {
    const limited = await startWith('limited', 'sound');
    expect((await (await openStream(limited.url, HELLO)).rest()).at(-1)?.data).toMatchObject({
      model: 'sound',
    });
    expect(storedTexts(limited.file)).toEqual(['hello', REPLY]);
    const hanging = await startWith('hanging', 'sound');
    expect((await (await openStream(hanging.url, HELLO)).rest()).at(-1)?.data.code).toBe('MODEL_TIMEOUT');
    expect(leftIn(hanging.file)).toEqual(NOTHING);
  });
});
