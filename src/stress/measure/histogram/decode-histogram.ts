import { inflateSync } from 'node:zlib';
import { decodeFromCompressedBase64, type Histogram, JsHistogram } from 'hdr-histogram-js';
import { zigZagNumbers } from './zig-zag-numbers.ts';

// https://github.com/HdrHistogram/HdrHistogram/blob/master/src/main/java/org/HdrHistogram/EncodableHistogram.java
const COMPRESSED_COOKIE = 0x1c849314;
const COOKIE = 0x1c849313;
const COMPRESSED_HEADER_BYTES = 8;
const HEADER_BYTES = 40;
const MOST_BYTES_OF_A_COUNT = 9;

/** A histogram counts with 32 bits. */
const MOST_COUNT = 2 ** 32 - 1;

/**
 * Decodes what `encodeIntoCompressedBase64` wrote of a histogram with the limits of `like`. Everything is checked before the
 * library decodes it: the library believes the lengths and limits in a text, and could run for ever or take all memory.
 * Throws for any other text.
 */
export function decodeHistogram(text: string, like: JsHistogram): JsHistogram {
  const encoded = Buffer.from(text, 'base64');
  const room = like.countsArrayLength;
  const bytes = inflate(encoded, HEADER_BYTES + room * MOST_BYTES_OF_A_COUNT);
  assertHeader(bytes, like);
  assertCounts(bytes.subarray(HEADER_BYTES), room);
  // Not the text itself: the library reads base64 less strictly, and could see other bytes in it.
  return inJavaScript(decodeFromCompressedBase64(encoded.toString('base64')));
}

/** The library has another kind, in WebAssembly, only where it is asked for. */
export function inJavaScript(histogram: Histogram): JsHistogram {
  if (histogram instanceof JsHistogram) return histogram;
  throw new TypeError('not a histogram in JavaScript');
}

function inflate(bytes: Buffer, mostBytes: number): Buffer {
  if (bytes.length < COMPRESSED_HEADER_BYTES || bytes.readUInt32BE(0) !== COMPRESSED_COOKIE)
    throw new Error('it does not begin like a compressed histogram');
  if (bytes.readUInt32BE(4) !== bytes.length - COMPRESSED_HEADER_BYTES)
    throw new Error('it is not as long as it says');
  return inflateSync(bytes.subarray(COMPRESSED_HEADER_BYTES), { maxOutputLength: mostBytes });
}

function assertHeader(bytes: Buffer, like: JsHistogram): void {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(0) !== COOKIE)
    throw new Error('it does not begin like a histogram');
  if (bytes.readUInt32BE(4) !== bytes.length - HEADER_BYTES)
    throw new Error('its counts are not as long as it says');
  const digits = bytes.readUInt32BE(12);
  const [lowest, highest] = [bytes.readBigUInt64BE(16), bytes.readBigUInt64BE(24)];
  if (
    digits !== like.numberOfSignificantValueDigits ||
    lowest !== BigInt(like.lowestDiscernibleValue) ||
    highest !== BigInt(like.highestTrackableValue)
  )
    throw new Error(
      `it has ${digits} digits from ${lowest} to ${highest} µs, unlike those of genesis stress`,
    );
}

/** Each number is a count, or, if negative, how many counts are 0. */
function assertCounts(bytes: Buffer, room: number): void {
  let used = 0;
  for (const number of zigZagNumbers(bytes)) {
    if (number > MOST_COUNT) throw new Error(`it has a count of ${number}, more than it can hold`);
    used += number < 0 ? -number : 1;
    if (used > room) throw new Error(`it has more than ${room} counts`);
  }
}
