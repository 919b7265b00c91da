import { describe, expect, it } from 'vitest';
import { CHAT_REQUEST, type RequestOptions } from '../../../src/stress/request/request.ts';
import { RequestWriter } from '../../../src/stress/request/request-writer.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator('abcd1234');

function writer(request: Partial<RequestOptions>, url = 'http://127.0.0.1:8080', seed?: string) {
  return new RequestWriter({
    site: { url, headers: [] },
    request: { ...CHAT_REQUEST, ...request },
    tokens,
    seed,
  });
}

/** The first request as its lines. */
function linesOf(request: Partial<RequestOptions>, url?: string): string[] {
  return writer(request, url).write(0).text.split('\r\n');
}

describe('a request', () => {
  it('of the chat is written whole, with its own token', () => {
    const { method, text, encoding } = writer({}).write(7);
    expect(text.split('\r\n')).toEqual([
      'POST /api/chat HTTP/1.1',
      'host: 127.0.0.1:8080',
      'content-type: application/json',
      'content-length: 39',
      '',
      '{"message":"genesis stress abcd1234-7"}',
    ]);
    expect({ method, encoding }).toEqual({ method: 'POST', encoding: 'latin1' });
  });

  it('without a body has no length', () => {
    expect(linesOf({ method: 'GET', headers: [], body: undefined })).toEqual([
      'GET /api/chat HTTP/1.1',
      'host: 127.0.0.1:8080',
      '',
      '',
    ]);
  });

  it('with an empty body says so', () => {
    expect(linesOf({ body: '' })).toContain('content-length: 0');
  });

  it.each([
    ['http://host', '/api/chat'],
    ['http://host/', '/api/chat'],
    ['http://host/assistant', '/assistant/api/chat'],
    ['http://host/assistant//', '/assistant/api/chat'],
  ])('to %s goes to %s', (url, path) => {
    expect(linesOf({}, url)[0]).toBe(`POST ${path} HTTP/1.1`);
  });

  it.each([
    ['http://host', 'host'],
    ['http://host:80', 'host'],
    ['https://host:8443', 'host:8443'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('to %s names the host %s', (url, host) => {
    expect(linesOf({}, url)[1]).toBe(`host: ${host}`);
  });

  it('has the headers that were given, in their order, a host of their own included', () => {
    const headers = [
      ['X-Trace', 'a'],
      ['Host', 'elsewhere'],
      ['X-Trace', 'b'],
    ] as const;
    expect(linesOf({ headers }).slice(1, 4)).toEqual(['X-Trace: a', 'Host: elsewhere', 'X-Trace: b']);
  });

  it('is filled in wherever there is a place for it, with one uuid', () => {
    const path = '/chat/{{uuid}}?n={{seq}}';
    const headers = [['Idempotency-Key', '{{ uuid }}']] as const;
    const [first = '', , key = ''] = writer({ path, headers, body: '{{uuid}} {{token}}' })
      .write(3)
      .text.split('\r\n');
    const uuid = /^POST \/chat\/([\da-f-]{36})\?n=3 /.exec(first)?.[1];
    expect(key).toBe(`Idempotency-Key: ${uuid}`);
    expect(writer({ body: '{{uuid}} {{token}}' }).write(3).text).toMatch(/[\da-f-]{36} abcd1234-3$/);
  });

  it('is another one each time, and the same for the same seed', () => {
    const body = '{{uuid}}';
    const bodyOf = (seed: string | undefined, seq: number) =>
      writer({ body }, undefined, seed).write(seq).text.split('\r\n').at(-1);
    expect(bodyOf('a', 1)).toBe(bodyOf('a', 1));
    expect(new Set([bodyOf('a', 1), bodyOf('a', 2), bodyOf('b', 1), bodyOf(undefined, 1)]).size).toBe(4);
    expect(bodyOf(undefined, 1)).not.toBe(bodyOf(undefined, 1));
  });
});

describe('the length of a body', () => {
  it.each(['plain {{token}}', 'Grüße {{seq}}', '👋 {{uuid}}', '日本語', '{{seq}}{{seq}}'])(
    'is given in bytes: %s',
    (body) => {
      const write = writer({ body });
      for (const seq of [0, 9, 10, 12_345]) {
        const { text, encoding } = write.write(seq);
        const [head = '', sent = ''] = text.split('\r\n\r\n');
        const length = Number(/content-length: (\d+)$/.exec(head)?.[1]);
        expect(length).toBe(Buffer.from(sent, encoding).length);
        // What goes over the wire is what was meant.
        expect(Buffer.from(text, encoding).toString()).toBe(text);
      }
    },
  );

  it('is right also where only a header is not ASCII', () => {
    const { text, encoding } = writer({ headers: [['X-Name', 'Zoë']] }).write(0);
    expect(Buffer.from(text, encoding).toString()).toBe(text);
  });
});
