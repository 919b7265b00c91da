import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** Takes bytes while they arrive, and passes on what they are decoded. */
export type Decoder =
  | zlib.Gunzip
  | zlib.Inflate
  | zlib.InflateRaw
  | zlib.BrotliDecompress
  | zlib.ZstdDecompress;

/** How a compressed body is decoded. */
export interface Coding {
  /** Not the synchronous functions: a few kilobytes can expand to the whole limit, and would stop the load meanwhile. */
  readonly decode: (bytes: Buffer, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;
  /** Of a body that is decoded while it arrives. One that ends too early is judged by what it says, like a plain one. */
  readonly open: () => Decoder;
}

const CUT_ZLIB = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
const CUT_BROTLI = { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH };
const CUT_ZSTD = { finishFlush: zlib.constants.ZSTD_e_flush };

const GZIP: Coding = {
  decode: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  open: () => zlib.createGunzip(CUT_ZLIB),
};
const ZLIB: Coding = {
  decode: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  open: () => zlib.createInflate(CUT_ZLIB),
};
const BARE: Coding = {
  decode: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw),
  open: () => zlib.createInflateRaw(CUT_ZLIB),
};
const BROTLI: Coding = {
  decode: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
  open: () => zlib.createBrotliDecompress(CUT_BROTLI),
};
const ZSTD: Coding = {
  decode: promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress),
  open: () => zlib.createZstdDecompress(CUT_ZSTD),
};

const CODINGS: Readonly<Record<string, (start: Buffer) => Coding>> = {
  gzip: () => GZIP,
  'x-gzip': () => GZIP,
  // RFC 9110 (8.4.1.2) means the format of zlib, but some servers send the bare stream.
  deflate: (start) => (hasZlibHeader(start) ? ZLIB : BARE),
  br: () => BROTLI,
  zstd: () => ZSTD,
};

export function isCoding(name: string): boolean {
  return Object.hasOwn(CODINGS, name);
}

/** How to decode bytes that begin so; undefined for a name that is not one of a coding. */
export function codingOf(name: string, start: Buffer): Coding | undefined {
  return isCoding(name) ? CODINGS[name]?.(start) : undefined;
}

/** RFC 1950: the method in the low half of the first byte, and a checksum over both; the second may still be to come. */
function hasZlibHeader([first = 0, second]: Buffer): boolean {
  const isSound = second === undefined || ((first << 8) | second) % 31 === 0;
  return (first & 0x0f) === 8 && isSound;
}
