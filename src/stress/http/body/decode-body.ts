import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { codeOf, messageOf } from '../../../errors.ts';
import { assertSize, MAX_BODY_BYTES, MalformedResponse } from '../malformed-response.ts';

/** A body as it came over the wire. */
export interface EncodedBody {
  readonly bytes: Buffer;
  /** The value of `Content-Encoding`. */
  readonly contentEncoding: string;
}

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

// Not the synchronous ones: a reply of a few kilobytes can expand to the whole limit, and would stop the load meanwhile.
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate);
const inflateRaw = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  // RFC 9110 (8.4.1.2) means the format of zlib, but some servers send the bare stream.
  deflate: (bytes, options) => (hasZlibHeader(bytes) ? inflate : inflateRaw)(bytes, options),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
  zstd: promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress),
};

/** No server encodes a body more often; each time can take as long as the limit allows. */
const MOST_CODINGS = 4;

/** The text of a compressed body of at most `mostBytes` after each step. Rejects with `MalformedResponse`. */
export async function decodeBody(
  { bytes, contentEncoding }: EncodedBody,
  mostBytes = MAX_BODY_BYTES,
): Promise<string> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  let decoded = bytes;
  try {
    if (codings.length > MOST_CODINGS) throw new Error(`more than ${MOST_CODINGS} codings`);
    // The last one was applied last. A HEAD, for example, has no body to decode.
    for (const coding of codings.reverse())
      if (decoded.length > 0) decoded = await decodeOne(coding, decoded, mostBytes);
  } catch (error) {
    throw new MalformedResponse(`content-encoding ${shorten(contentEncoding)}: ${messageOf(error)}`);
  }
  return decoded.toString();
}

async function decodeOne(coding: string, bytes: Buffer, mostBytes: number): Promise<Buffer> {
  if (Object.hasOwn(DECODERS, coding))
    return (DECODERS[coding] as Decode)(bytes, { maxOutputLength: mostBytes }).catch((error: unknown) => {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') assertSize(Number.POSITIVE_INFINITY, mostBytes);
      throw error;
    });
  // Some servers name a character set here, or `none`.
  if (isUtf8(bytes)) return bytes;
  throw new Error('it cannot be decoded');
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** RFC 1950: the method in the low half of the first byte, and a checksum over both. */
function hasZlibHeader([first = 0, second = 0]: Buffer): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
