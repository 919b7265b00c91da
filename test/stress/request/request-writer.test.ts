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
    const { method, text } = writer({}).write(7);
    expect(text.split('\r\n')).toEqual([
      'POST /api/chat HTTP/1.1',
      'host: 127.0.0.1:8080',
      'content-type: application/json',
      'content-length: 39',
      '',
      '{"message":"genesis stress abcd1234-7"}',
    ]);
    expect(method).toBe('POST');
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

/** What goes over the wire, in a head and a body. */
function sentOf(request: Partial<RequestOptions>, seq: number): [head: string, body: Buffer] {
  const { text } = writer(request).write(seq);
  const end = text.indexOf('\r\n\r\n') + 4;
  return [Buffer.from(text.slice(0, end), 'latin1').toString(), Buffer.from(text.slice(end), 'latin1')];
}

describe('a body', () => {
  it.each([
    ['plain {{token}}', 'plain abcd1234-12345'],
    ['Grüße {{seq}}', 'Grüße 12345'],
    ['👋 \u0000\r\n', '👋 \u0000\r\n'],
    ['\ufeff{"n":{{seq}}}', '\ufeff{"n":12345}'],
    ['{{seq}}{{seq}}', '1234512345'],
  ])('is sent in UTF-8, with its length in bytes: %j', (body, sent) => {
    const [head, bytes] = sentOf({ body }, 12_345);
    expect(bytes.toString()).toBe(sent);
    expect(head).toContain(`content-length: ${bytes.length}\r\n`);
  });

  it('of any bytes is sent as these, beside a header that is not ASCII', () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('latin1');
    const [head, bytes] = sentOf(
      { headers: [['X-Name', 'Zoë']], body: `${body}{{seq}}`, bodyEncoding: 'latin1' },
      7,
    );
    expect(bytes.toString('latin1')).toBe(`${body}7`);
    expect(head).toContain('X-Name: Zoë\r\n');
    expect(head).toContain('content-length: 257\r\n');
  });
});

it('has the headers of its site as they are', () => {
  const site = { url: 'http://host', headers: [['X-Form', '{{token}} {{{{seq}}}}']] } as const;
  const writing = new RequestWriter({ site, request: CHAT_REQUEST, tokens, seed: undefined });
  expect(writing.write(0).text).toContain('X-Form: {{token}} {{{{seq}}}}\r\n');
});
