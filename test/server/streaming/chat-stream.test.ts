import { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GenesisError } from '../../../src/errors.ts';
import { openStream, storedTexts, tokensOf, writtenModel } from '../../support/chat-stream.ts';
import { holdWriteLock } from '../../support/lock.ts';
import { getJson, postJson, postKeyed, startTestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const HELLO = { message: 'hello' };

async function startWritten() {
  const { model, calls } = writtenModel();
  const server = await startTestServer({ models: [model] });
  const metrics = async () => (await getJson(`${server.url}/api/metrics`)).body;
  return { ...server, calls, turns: async () => (await metrics()).turns };
}

describe('POST /api/chat/stream', () => {
  it('hands on each part of the reply as it is made, then what is stored', async () => {
    const { url, file, calls, turns } = await startWritten();
    const stream = await openStream(url, HELLO);
    expect(stream.status).toBe(200);
    expect(await stream.next()).toEqual({ event: 'start', data: { model: 'echo' } });
    for (const part of ['Good', ' morning,\n', '', 'w\u00f6rld \u{1F600} </script>']) {
      calls[0]?.write(part);
      if (part !== '') expect(await stream.next()).toEqual({ event: 'token', data: { text: part } });
    }
    expect([storedTexts(file), await turns()]).toMatchObject([[], { in_flight: 1, completed: 0 }]);
    calls[0]?.end();
    const total = 'Good morning,\nw\u00f6rld \u{1F600} </script>';
    const done = {
      total_text: total,
      conversation_id: 'main',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      model: 'echo',
      message_id: 1,
      reply_id: 2,
      timing: {
        pool_wait_ms: expect.any(Number),
        database_ms: expect.any(Number),
        model_ms: expect.any(Number),
        lock_errors: 0,
        retries: 0,
      },
    };
    expect(await stream.rest()).toEqual([{ event: 'done', data: done }]);
    expect(storedTexts(file)).toEqual(['hello', total]);
    expect(await turns()).toMatchObject({ in_flight: 0, completed: 1, failed: 0 });
  });

  it('is neither kept nor changed by what is between it and its client', async () => {
    const { url } = await startTestServer();
    const { headers, rest } = await openStream(url, HELLO, { 'accept-encoding': 'gzip, br' });
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('content-encoding')).toBeNull();
    expect(new Set((await rest()).map(({ event }) => event))).toEqual(new Set(['start', 'token', 'done']));
  });

  it('says done after the commit', async () => {
    const { url, file, calls } = await startWritten();
    const stream = await openStream(url, HELLO);
    await stream.next();
    const release = holdWriteLock(file);
    calls[0]?.end('late');
    expect((await stream.next())?.event).toBe('token');
    let isDone = false;
    const done = stream.rest().finally(() => (isDone = true));
    // A whole turn would be answered by now, if the lock did not hold it.
    await getJson(`${url}/api/conversation`);
    expect([isDone, storedTexts(file)]).toEqual([false, []]);
    release();
    expect(await done).toMatchObject([{ event: 'done', data: { total_text: 'late' } }]);
    expect(storedTexts(file)).toEqual(['hello', 'late']);
  });

  it('sends comments while the model says nothing', async () => {
    const { model, calls } = writtenModel();
    const streams = { heartbeatMs: 10, stalledAfterMs: 30_000 };
    const { url } = await startTestServer({ models: [model], streams });
    const stream = await openStream(url, HELLO);
    const rest = stream.rest();
    await waitFor(() => stream.raw().split('\n\n: still here\n\n: still here\n\n').length > 1);
    calls[0]?.end('at last');
    expect((await rest).map(({ event }) => event)).toEqual(['start', 'token', 'done']);
  });

  it('is one write where the reply is there at once, and the end of the answer', async () => {
    const { url } = await startTestServer();
    const write = vi.spyOn(ServerResponse.prototype, 'write');
    onTestFinished(() => void write.mockRestore());
    const events = await (await openStream(url, { message: 'a few words of a message' })).rest();
    expect(events.map(({ event }) => event)).toEqual(['start', ...Array(7).fill('token'), 'done']);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('is a large text in a token of the same size', async () => {
    const { url, file, calls } = await startWritten();
    const stream = await openStream(url, HELLO);
    const large = `a"\\${'\u{1F600}\u2028\n'.repeat(50_000)}`;
    calls[0]?.end(large);
    const events = await stream.rest();
    expect(events.map(({ event }) => event)).toEqual(['start', 'token', 'done']);
    expect(tokensOf(events) === large && events[2]?.data.total_text === large).toBe(true);
    expect(storedTexts(file)[1] === large).toBe(true);
  });
});

describe('an error of a streamed turn', () => {
  it.each([
    [{ message: '' }, 422, 'VALIDATION_FAILED'],
    [{ ...HELLO, conversation_id: 'elsewhere' }, 404, 'CONVERSATION_NOT_FOUND'],
  ])('that is known before the model is asked has its status: %j', async (body, status, code) => {
    const { url, calls } = await startWritten();
    const answer = await postJson(`${url}/api/chat/stream`, body);
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(calls).toEqual([]);
  });

  it('is an event once the model is asked, and nothing is stored', async () => {
    const { url, file, calls, turns, log } = await startWritten();
    const stream = await openStream(url, HELLO);
    calls[0]?.write('half a');
    await stream.next();
    await stream.next();
    calls[0]?.destroy(new GenesisError('MODEL_TIMEOUT', 'the model hangs', { hint: 'Try again.' }));
    expect(await stream.rest()).toEqual([
      {
        event: 'error',
        data: {
          type: 'urn:genesis:error:MODEL_TIMEOUT',
          title: 'Gateway Timeout',
          status: 504,
          code: 'MODEL_TIMEOUT',
          detail: 'the model hangs',
          hint: 'Try again.',
          request_id: stream.headers.get('x-request-id'),
        },
      },
    ]);
    expect(storedTexts(file)).toEqual([]);
    expect(await turns()).toMatchObject({ in_flight: 0, completed: 0, failed: 1 });
    expect(log()).toContainEqual(expect.objectContaining({ level: 50, msg: 'the model hangs' }));
  });

  it.each([
    ['a reply that cannot be stored', 'a\0b', undefined, 'MODEL_FAILED'],
    ['an unexpected error', 'a', new Error('secret path'), 'INTERNAL_ERROR'],
  ])('says no more than elsewhere of %s', async (_, text, error, code) => {
    const { url, file, calls } = await startWritten();
    const stream = await openStream(url, HELLO);
    calls[0]?.write(text);
    await stream.next();
    await stream.next();
    if (error) calls[0]?.destroy(error);
    else calls[0]?.end();
    expect(await stream.rest()).toMatchObject([{ event: 'error', data: { code } }]);
    expect(stream.raw()).not.toContain('secret');
    expect(storedTexts(file)).toEqual([]);
  });

  it('of the conversation that is deleted meanwhile is an event, too', async () => {
    const { url, file, calls } = await startWritten();
    const { id } = (await postJson(`${url}/api/conversations`, {})).body;
    const stream = await openStream(url, { ...HELLO, conversation_id: id });
    await fetch(`${url}/api/conversations/${id}`, { method: 'DELETE' });
    calls[0]?.end('too late');
    expect((await stream.rest()).at(-1)).toMatchObject({
      event: 'error',
      data: { status: 404, code: 'CONVERSATION_NOT_FOUND' },
    });
    expect(storedTexts(file)).toEqual([]);
  });
});

describe('a streamed turn with an Idempotency-Key', () => {
  const KEY = { 'idempotency-key': 'key' };

  it('is stored once, and answered by either route', async () => {
    const { url, file, calls } = await startWritten();
    const first = await openStream(url, HELLO, KEY);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    for (const part of ['one', ' two']) calls[0]?.write(part);
    calls[0]?.end();
    const done = (await first.rest()).at(-1)?.data;
    const again = await openStream(url, HELLO, KEY);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.rest()).toEqual([
      { event: 'start', data: { model: 'echo' } },
      { event: 'token', data: { text: 'one two' } },
      { event: 'done', data: { ...done, timing: expect.objectContaining({ model_ms: 0 }) } },
    ]);
    const whole = await postKeyed(`${url}/api/chat`, 'key', HELLO);
    expect(whole.body).toMatchObject({ response: 'one two', message_id: 1, reply_id: 2 });
    expect([calls.length, storedTexts(file)]).toEqual([1, ['hello', 'one two']]);
  });

  it('has no token where the stored reply is empty, as it had none the first time', async () => {
    const { url, calls } = await startWritten();
    const first = await openStream(url, HELLO, KEY);
    calls[0]?.end();
    const events = (await first.rest()).map(({ event }) => event);
    expect(events).toEqual(['start', 'done']);
    const again = await openStream(url, HELLO, KEY);
    expect((await again.rest()).map(({ event }) => event)).toEqual(events);
  });

  it('is refused while it is under way, on either route, and with another body', async () => {
    const { url, calls } = await startWritten();
    const first = await openStream(url, HELLO, KEY);
    for (const route of ['/api/chat', '/api/chat/stream']) {
      const refused = await postKeyed(`${url}${route}`, 'key', HELLO);
      expect(refused).toMatchObject({ status: 409, body: { code: 'TURN_UNDER_WAY' } });
      expect(refused.headers.get('retry-after')).toBe('1');
      const other = await postKeyed(`${url}${route}`, 'key', { message: 'bye' });
      expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    }
    calls[0]?.end('done');
    expect((await first.rest()).at(-1)?.event).toBe('done');
  });

  it('is answered with what is stored where another server was first', async () => {
    const one = await startWritten();
    const { model, calls } = writtenModel();
    const other = await startTestServer({ models: [model], database: one.file });
    const streams = [await openStream(one.url, HELLO, KEY), await openStream(other.url, HELLO, KEY)];
    one.calls[0]?.end('first');
    const first = await streams[0]?.rest();
    calls[0]?.end('second');
    const second = await streams[1]?.rest();
    expect(second?.at(-1)?.data).toMatchObject({ total_text: 'first', message_id: 1, reply_id: 2 });
    expect(first?.at(-1)?.data).toMatchObject({ total_text: 'first', message_id: 1, reply_id: 2 });
    expect(storedTexts(one.file)).toEqual(['hello', 'first']);
  });
});

describe('the rules of access hold for streams', () => {
  it('a page of an allowed origin may read it', async () => {
    const access = { allowedHosts: [], allowedOrigins: ['https://chat.example'], token: null };
    const { url } = await startTestServer({ access });
    const stream = await openStream(url, HELLO, { origin: 'https://chat.example' });
    expect(stream.headers.get('access-control-allow-origin')).toBe('https://chat.example');
    expect(stream.headers.get('vary')).toBe('Origin');
    expect((await stream.rest()).at(-1)?.event).toBe('done');
    const foreign = await openStream(url, HELLO, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
  });

  it('it needs the login', async () => {
    const access = { allowedHosts: [], allowedOrigins: [], token: 'secret' };
    const { url } = await startTestServer({ access });
    expect((await openStream(url, HELLO)).status).toBe(401);
    const stream = await openStream(url, HELLO, { authorization: 'Bearer secret' });
    expect((await stream.rest()).at(-1)?.event).toBe('done');
  });
});
