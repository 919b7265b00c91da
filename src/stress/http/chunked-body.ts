import { assertHeaders, assertSize, MalformedResponse } from './malformed-response.ts';

const TRAILERS_END = Buffer.from('\r\n\r\n');
const [CR, LF] = [0x0d, 0x0a];

/** The parts of a body without a `Content-Length` (RFC 9112, 7.1). */
export class ChunkedBody {
  readonly #parts: (readonly [start: number, end: number])[] = [];
  #at: number;
  #size = 0;

  /** `start`: where the first chunk begins. */
  constructor(start: number) {
    this.#at = start;
  }

  /** Continues in `bytes`, which begin with those of the last call; returns where the body ends, if it is complete. */
  read(bytes: Buffer): number | undefined {
    for (;;) {
      const lineEnd = bytes.indexOf('\r\n', this.#at, 'latin1');
      if (lineEnd === -1) return void assertHeaders(bytes.length - this.#at);
      const length = chunkLength(bytes.toString('latin1', this.#at, lineEnd));
      if (length === 0) return trailersEnd(bytes, lineEnd);
      const start = lineEnd + 2;
      const end = start + length;
      assertSize(this.#size + length);
      if (bytes.length < end + 2) return undefined;
      if (bytes[end] !== CR || bytes[end + 1] !== LF) throw new MalformedResponse('a wrong chunk length');
      this.#parts.push([start, end]);
      this.#size += length;
      this.#at = end + 2;
    }
  }

  /** A copy of all parts. */
  joined(bytes: Buffer): Buffer {
    return Buffer.concat(this.#parts.map(([start, end]) => bytes.subarray(start, end)));
  }
}

/** The length on a chunk's line, without its extensions. */
function chunkLength(line: string): number {
  const digits = /^[\da-f]{1,12}(?=[\t ;]|$)/i.exec(line)?.[0];
  if (digits === undefined)
    throw new MalformedResponse(`no chunk length: ${JSON.stringify(line.slice(0, 40))}`);
  return Number.parseInt(digits, 16);
}

/** `lineEnd`: where the line of the last chunk ends. */
function trailersEnd(bytes: Buffer, lineEnd: number): number | undefined {
  const end = bytes.indexOf(TRAILERS_END, lineEnd);
  return end === -1 ? void assertHeaders(bytes.length - lineEnd) : end + TRAILERS_END.length;
}
