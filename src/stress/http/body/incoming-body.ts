import { assertSize } from '../malformed-response.ts';
import type { ResponseHead } from '../response-head.ts';
import { ChunkedBody } from './chunked-body.ts';

/** Finds the data of a body in what a connection receives, and passes it on at once. */
export class IncomingBody {
  readonly #onData: (data: Buffer) => void;
  readonly #chunks: ChunkedBody | undefined;
  /** Bytes still to come of a body of a known length. */
  #left: number;
  #size = 0;

  constructor(framing: ResponseHead['framing'], onData: (data: Buffer) => void) {
    this.#onData = onData;
    this.#chunks = framing === 'chunked' ? new ChunkedBody() : undefined;
    this.#left = typeof framing === 'number' ? framing : Number.POSITIVE_INFINITY;
    if (typeof framing === 'number') assertSize(framing);
  }

  /** Returns where the body ends in these bytes, if it does. Throws `MalformedResponse`. */
  take(bytes: Buffer): number | undefined {
    // With what is around the data: the lines of chunks can be much longer than the chunks.
    this.#size += bytes.length;
    assertSize(this.#size);
    if (this.#chunks) return this.#chunks.take(bytes, this.#onData);
    const end = Math.min(this.#left, bytes.length);
    this.#left -= end;
    this.#onData(bytes.subarray(0, end));
    return this.#left === 0 ? end : undefined;
  }
}
