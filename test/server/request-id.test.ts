import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../src/errors.ts';
import type { ChatModel } from '../../src/model/model.ts';
import { requestIdOf } from '../../src/server/errors/request-id.ts';
import { getJson, postJson, sharedTestServer, startTestServer } from '../support/server.ts';

const shared = sharedTestServer();

const MADE = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

describe('the id of a request', () => {
  it.each(['8e03978e-40d5', 'trace/1:a=b@c+d~e.f_g', 'x'.repeat(128)])('is that of its client: %s', (id) => {
    expect(requestIdOf({ headers: { 'x-request-id': id } })).toBe(id);
  });

  it.each([undefined, '', 'x'.repeat(129), 'two words', '"quoted"', 'a,b', '<b>', 'é', ['a', 'b']])(
    'is made where the client sends none that is one: %s',
    (id) => {
      expect(requestIdOf({ headers: id === undefined ? {} : { 'x-request-id': id as string } })).toMatch(
        MADE,
      );
    },
  );

  it('is in every answer, and in every problem', async () => {
    const { url } = shared();
    const answers = await Promise.all([
      fetch(`${url}/api/health`, { headers: { 'x-request-id': 'mine' } }),
      fetch(`${url}/api/conversations/none`, { headers: { 'x-request-id': 'mine' } }),
      fetch(`${url}/nothing`, { headers: { 'x-request-id': 'mine' } }),
      fetch(`${url}/%`, { headers: { 'x-request-id': 'mine' } }),
    ]);
    expect(answers.map(({ headers }) => headers.get('x-request-id'))).toEqual([
      'mine',
      'mine',
      'mine',
      'mine',
    ]);
    const problems = await Promise.all(answers.slice(1).map((answer) => answer.json()));
    expect(problems).toMatchObject([{ request_id: 'mine' }, { request_id: 'mine' }, { request_id: 'mine' }]);
    const { headers, body } = await getJson(`${url}/api/conversations/none`);
    expect(headers.get('x-request-id')).toMatch(MADE);
    expect(body.request_id).toBe(headers.get('x-request-id'));
  });

  it('leads from the answer to the log', async () => {
    const failing: ChatModel = {
      offered: 'echo',
      offers: () => true,
      stream: () => {
        throw new GenesisError('MODEL_FAILED', 'it fell over');
      },
    };
    const { url, log } = await startTestServer({ models: [failing] });
    const { headers, body } = await postJson(`${url}/api/chat`, { message: 'x' });
    expect(body).toMatchObject({ status: 502, request_id: headers.get('x-request-id') });
    const errors = log().filter(({ level }) => level >= 50);
    expect(errors).toMatchObject([{ request_id: body.request_id, msg: 'it fell over' }]);
  });
});

describe('a large answer', () => {
  const receive = async (path: string, accepted?: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      encoding: unknown;
      vary: unknown;
      bytes: number;
    }>();
    request(`${shared().url}${path}`, {
      headers: accepted === undefined ? {} : { 'accept-encoding': accepted },
    })
      .on('response', async (response) => {
        const { 'content-encoding': encoding, vary } = response.headers;
        resolve({ encoding, vary, bytes: (await text(response.setEncoding('latin1'))).length });
      })
      .on('error', reject)
      .end();
    return promise;
  };

  it.each(['/api/conversation', '/api/conversation/export'])(
    'is compressed for those who take it: %s',
    async (path) => {
      const { url } = shared();
      for (let i = 0; i < 3; i++) await postJson(`${url}/api/chat`, { message: 'again and '.repeat(500) });
      const plain = await receive(path);
      expect(plain).toMatchObject({ encoding: undefined, vary: 'Accept-Encoding' });
      const packed = await receive(path, 'br;q=1, GZip;Q=0.5');
      expect(packed).toMatchObject({ encoding: 'gzip', vary: 'Accept-Encoding' });
      expect(packed.bytes).toBeLessThan(plain.bytes / 5);
      expect(await receive(path, 'gzip;q=0')).toMatchObject({ encoding: undefined });
      // fetch unpacks it.
      expect((await getJson(`${url}${path}`)).body.messages.length).toBeGreaterThanOrEqual(6);
    },
  );

  it('is the only one that is', async () => {
    expect(await receive('/api/health', 'gzip')).toMatchObject({ encoding: undefined, vary: undefined });
    const answer = await fetch(`${shared().url}/api/chat/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' },
      body: JSON.stringify({ message: 'long '.repeat(3_000) }),
    });
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('x-request-id')).toMatch(MADE);
    expect(await answer.text()).toContain('event: done');
  });
});
