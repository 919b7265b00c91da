import { describe, expect, it } from 'vitest';
import { holdWriteLock, query } from '../support/lock.ts';
import { readsOf } from '../support/reads-of.ts';
import { getJson, postJson, sharedTestServer, startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

const shared = sharedTestServer();

describe('POST /api/chat', () => {
  it('answers the message, with the ids under which both are stored', async () => {
    const { url } = await startTestServer();
    const { status, body } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect(status).toBe(200);
    expect(body).toEqual({
      response: 'Echo: hello',
      conversation_id: 'main',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      model: 'echo',
      message_id: 1,
      reply_id: 2,
    });
  });

  it('answers the first simultaneous requests of a fresh server, each with its own message', async () => {
    for (let round = 0; round < 3; round++) {
      const { url, file, close } = await startTestServer();
      const numbers = Array.from({ length: 20 }, (_, i) => i);
      const answers = await Promise.all(
        numbers.map((i) => postJson(`${url}/api/chat`, { message: `test ${i}` })),
      );
      expect(answers.map(({ body }) => body.response)).toEqual(numbers.map((i) => `Echo: test ${i}`));
      await close();
      expect(query(file, 'SELECT id FROM conversations')).toEqual([{ id: 'main' }]);
      expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 40 }]);
    }
  });

  it('reports what the turn cost in Server-Timing', async () => {
    const { url } = await startTestServer();
    const { headers } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect(headers.get('server-timing')).toMatch(
      /^pool;dur=[\d.]+, db;dur=[\d.]+, model;dur=[\d.]+, lock-errors;desc="0", retries;desc="0"$/,
    );
  });

  it('keeps odd characters as they are', async () => {
    const { url } = await startTestServer();
    const message = "control \x01, quote ', 😀, \u202e and </script>";
    expect((await postJson(`${url}/api/chat`, { message })).body.response).toBe(`Echo: ${message}`);
    expect((await getJson(`${url}/api/conversation`)).body.messages[0].content).toBe(message);
  });
});

describe('GET /api/conversation', () => {
  it('returns the conversation in the API’s shape', async () => {
    const { url } = await startTestServer();
    await postJson(`${url}/api/chat`, { message: 'hello' });
    const { body } = await getJson(`${url}/api/conversation`);
    const time = expect.stringMatching(/Z$/);
    expect(body).toEqual({
      id: 'main',
      title: 'hello',
      created_at: time,
      updated_at: time,
      messages: [
        { id: 1, role: 'user', content: 'hello', reply_to: null, created_at: time },
        { id: 2, role: 'assistant', content: 'Echo: hello', reply_to: 1, created_at: time },
      ],
      has_more: false,
    });
  });

  it('pages', async () => {
    const { url } = await startTestServer();
    for (const message of ['a', 'b']) await postJson(`${url}/api/chat`, { message });
    const { body } = await getJson(`${url}/api/conversation?after=1&limit=2`);
    expect(body.messages.map(({ id }: { id: number }) => id)).toEqual([2, 3]);
    expect(body.has_more).toBe(true);
  });
});

describe('/api/settings', () => {
  it('changes the given settings and answers with all', async () => {
    const { url } = await startTestServer();
    const { status, body } = await postJson(`${url}/api/settings`, { system_prompt: 'Be brief.' });
    expect(status).toBe(200);
    expect(body).toEqual({ model: 'echo', system_prompt: 'Be brief.' });
    expect((await getJson(`${url}/api/settings`)).body).toEqual(body);
  });

  it.each([
    [{ model: 'unheard-of', system_prompt: 'changed' }, 'SETTING_INVALID', /no model "unheard-of"/],
    [
      { colour: 'red', system_prompt: 'changed' },
      'VALIDATION_FAILED',
      /colour is unknown; expected one of: model, system/,
    ],
    [{ model: 4, system_prompt: 'changed' }, 'VALIDATION_FAILED', /model must be the name of a model/],
    [{}, 'VALIDATION_FAILED', /at least one setting/],
  ])('refuses %j and changes nothing', async (change, code, detail) => {
    const { url } = shared();
    const before = (await getJson(`${url}/api/settings`)).body;
    const { status, body } = await postJson(`${url}/api/settings`, change);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect((await getJson(`${url}/api/settings`)).body).toEqual(before);
  });
});

describe('metrics', () => {
  it('count fewer commits than writes under simultaneous requests', async () => {
    const { url, file } = await startTestServer();
    const metrics = async () => (await getJson(`${url}/api/metrics`)).body;
    const release = holdWriteLock(file);
    const answers = Array.from({ length: 100 }, (_, i) => postJson(`${url}/api/chat`, { message: `${i}` }));
    // Each has read the settings and the context by then, and is to be stored.
    await waitFor(async () => (await readsOf(url)) >= 200);
    release();
    await Promise.all(answers);
    const body = await metrics();
    expect(body).toMatchObject({ synchronous: 'full', turns: { completed: 100, failed: 0 } });
    expect(body.database.writes).toBe(101);
    expect(body.database.commits).toBeLessThan(100);
  });

  it('are there for Prometheus too', async () => {
    const { url } = await startTestServer();
    await postJson(`${url}/api/chat`, { message: 'hello' });
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toMatch(/^genesis_turns_completed_total 1$/m);
  });
});

it('GET /api/health shows that the server lives', async () => {
  const { url } = await startTestServer();
  expect((await getJson(`${url}/api/health`)).body).toMatchObject({ status: 'ok' });
});
