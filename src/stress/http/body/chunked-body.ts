import { assertHeaders, assertSize, MalformedResponse } from '../malformed-response.ts';

const [CR, LF] = [0x0d, 0x0a];

/** Up to 16 MiB: a longer chunk is seldom, and may be too long. */
const MOST_PLAIN_DIGITS = 6;

/** Finds the data in a body that is sent in chunks (RFC 9112, 7.1), in pieces that may end anywhere; keeps none of it. */
export class ChunkedBody {
  /** What comes next: a chunk's length, its data, the line break after it, or the trailers after the last chunk. */
  #next: 'length' | 'data' | 'cr' | 'lf' | 'trailers' = 'length';
  /** Bytes of the chunk that are still to come. */
  #left = 0;
  /** The beginning of a line whose end is still to come. */
  #line = '';
  #trailerBytes = 0;

  /** Passes on the data in the next bytes; returns where the body ends, if it does. Throws `MalformedResponse`. */
  take(bytes: Buffer, onData: (data: Buffer) => void): number | undefined {
    for (let at = 0; at < bytes.length; ) {
      if (this.#next === 'data') {
        const end = Math.min(at + this.#left, bytes.length);
        onData(bytes.subarray(at, end));
        this.#left -= end - at;
        if (this.#left === 0) this.#next = 'cr';
        at = end;
      } else if (this.#next === 'cr' || this.#next === 'lf') {
        this.#takeBreak(bytes[at++]);
      } else {
        const end = bytes.indexOf(LF, at) + 1 || bytes.length;
        if (!this.#takePlainLength(bytes, at, end)) {
          this.#line += bytes.toString('latin1', at, end);
          if (this.#line.endsWith('\n')) {
            if (this.#takeLine()) return end;
          } else assertHeaders(this.#line.length);
        }
        at = end;
      }
    }
    return undefined;
  }

  /** Whether it was a whole line with the length of a chunk and nothing else. A stream has one for each event. */
  #takePlainLength(bytes: Buffer, start: number, end: number): boolean {
    if (this.#next !== 'length' || this.#line !== '') return false;
    const length = plainLength(bytes, start, end);
    if (length === 0) return false;
    this.#left = length;
    this.#next = 'data';
    return true;
  }

  #takeBreak(byte: number | undefined): void {
    if (byte !== (this.#next === 'cr' ? CR : LF)) throw new MalformedResponse('a wrong chunk length');
    this.#next = this.#next === 'cr' ? 'lf' : 'length';
  }

  /** Whether the body ends with this line. */
  #takeLine(): boolean {
    const line = this.#line;
    this.#line = '';
    if (this.#next === 'length') {
      this.#left = chunkLength(line);
      this.#next = this.#left === 0 ? 'trailers' : 'data';
      return false;
    }
    this.#trailerBytes += line.length;
    assertHeaders(this.#trailerBytes);
    return line === '\r\n';
  }
}

/** 0 where the line has more than digits, is not whole, or is that of the last chunk. */
function plainLength(bytes: Buffer, start: number, end: number): number {
  const digitsEnd = end - 2;
  if (digitsEnd - start > MOST_PLAIN_DIGITS || bytes[digitsEnd] !== CR) return 0;
  let length = 0;
  for (let at = start; at < digitsEnd; at++) {
    const digit = hexDigit(bytes[at] as number);
    if (digit === undefined) return 0;
    length = length * 16 + digit;
  }
  return bytes[end - 1] === LF ? length : 0;
}

function hexDigit(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}

/** The length on a chunk's line, without its extensions. */
function chunkLength(line: string): number {
  const digits = /^[\da-f]{1,12}(?=[\t ;]|\r\n$)/i.exec(line)?.[0];
  if (digits === undefined || !line.endsWith('\r\n'))
    throw new MalformedResponse(`no chunk length: ${JSON.stringify(line.trimEnd().slice(0, 40))}`);
  const length = Number.parseInt(digits, 16);
  assertSize(length);
  return length;
}
