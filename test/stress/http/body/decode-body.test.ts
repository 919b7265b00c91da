import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../../../src/stress/http/body/decode-body.ts';
import { withHttpClient } from '../../../../src/stress/http/http-client.ts';
import { LoadConnection } from '../../../../src/stress/http/load-connection.ts';
import { startHttp } from '../../../support/http-server.ts';

const TEXT = '{"response":"Grüße 👋"}';
const plain = Buffer.from(TEXT);

describe('a body', () => {
  it.each<[string, Buffer]>([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['GZip', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['zstd', zstdCompressSync(plain)],
    ['identity', plain],
    ['utf-8', plain],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
    ['identity,gzip', gzipSync(plain)],
  ])('encoded with %s is decoded', async (contentEncoding, bytes) => {
    expect(await decodeBody({ bytes, contentEncoding })).toBe(TEXT);
  });

  it('that is empty has nothing to decode', async () => {
    expect(await decodeBody({ bytes: Buffer.alloc(0), contentEncoding: 'gzip' })).toBe('');
  });

  it.each<[string, string, Buffer, RegExp]>([
    ['is encoded in an unknown way', 'compress', gzipSync(plain), /^content-encoding compress: .*cannot/],
    ['is not what it says', 'gzip', plain, /^content-encoding gzip: /],
    ['is cut off', 'gzip', gzipSync(plain).subarray(0, -9), /^content-encoding gzip: /],
    ['is named after a property of all objects', 'constructor', gzipSync(plain), /^content-encoding constr/],
    [
      'expands to more than a chat says',
      'gzip',
      gzipSync(Buffer.alloc(2 ** 26 + 1)),
      /^content-encoding gzip: a body of more than 64 MiB$/,
    ],
    [
      'expands to that in two steps',
      'gzip, br',
      brotliCompressSync(gzipSync(Buffer.alloc(2 ** 26 + 1))),
      /^content-encoding gzip, br: /,
    ],
    [
      'is encoded again and again',
      Array(3_000).fill('none').join(),
      plain,
      /^content-encoding none.{96}…: more than 4 codings$/,
    ],
  ])('that %s is refused by name', async (_name, contentEncoding, bytes, message) => {
    await expect(decodeBody({ bytes, contentEncoding })).rejects.toMatchObject({
      code: 'MALFORMED_RESPONSE',
      message: expect.stringMatching(message),
    });
  });
});

describe('a compressed answer', () => {
  const start = (chunked: boolean) =>
    startHttp((_request, response) => {
      const bytes = gzipSync(plain);
      response.setHeader('content-encoding', 'gzip');
      if (!chunked) response.setHeader('content-length', bytes.length);
      response.write(bytes.subarray(0, 20));
      response.end(bytes.subarray(20));
    });

  it.each([true, false])('is read on the connection of a user, in chunks: %s', async (chunked) => {
    const user = new LoadConnection(await start(chunked), 30_000);
    const ask = { method: 'GET', text: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' } as const;
    for (const _ of [1, 2]) expect(await user.exchange(ask)).toMatchObject({ status: 200, body: TEXT });
    user.destroy();
  });

  it('is read by the client of the history', async () => {
    const answer = await withHttpClient(await start(false), 30_000, (client) => client.get('/'));
    expect(answer.body).toBe(TEXT);
  });
});
