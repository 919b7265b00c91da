import { buffer } from 'node:stream/consumers';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codingOf, isCoding } from '../../../../src/stress/http/body/codings.ts';

const TEXT = Buffer.from('Grüße '.repeat(50));
/** A stored block whose padding looks like the first half of a header of zlib. */
const LIKE_ZLIB = Buffer.from([0x08, 0x05, 0x00, 0xfa, 0xff, ...Buffer.from('hello'), 0x03, 0x00]);

describe('a coding', () => {
  it.each<[string, Buffer, Buffer]>([
    ['gzip', zlib.gzipSync(TEXT), TEXT],
    ['x-gzip', zlib.gzipSync(TEXT), TEXT],
    ['deflate', zlib.deflateSync(TEXT), TEXT],
    ['deflate', zlib.deflateSync(TEXT, { level: 1 }), TEXT],
    ['deflate', zlib.deflateRawSync(TEXT), TEXT],
    ['deflate', LIKE_ZLIB, Buffer.from('hello')],
    ['br', zlib.brotliCompressSync(TEXT), TEXT],
    ['zstd', zlib.zstdCompressSync(TEXT), TEXT],
  ])('%s is decoded alike as a whole and while it arrives', async (name, bytes, decoded) => {
    const coding = codingOf(name, bytes);
    expect(await coding?.decode(bytes, { maxOutputLength: 1_000 })).toEqual(decoded);
    const decoder = coding?.open();
    decoder?.end(bytes);
    expect(decoder && (await buffer(decoder))).toEqual(decoded);
  });

  it('of deflate is known by its first byte, too', () => {
    const first = (bytes: Buffer) => bytes.subarray(0, 1);
    const [zlibs, bare] = [zlib.deflateSync(TEXT), zlib.deflateRawSync(TEXT)];
    expect(codingOf('deflate', first(zlibs))).toBe(codingOf('deflate', zlibs));
    expect(codingOf('deflate', first(bare))).toBe(codingOf('deflate', bare));
  });

  it.each(['identity', 'compress', '', 'toString'])('is not %j', (name) => {
    expect(isCoding(name)).toBe(false);
    expect(codingOf(name, TEXT)).toBeUndefined();
  });
});
