import { messageOf } from '../../../errors.ts';
import { assertSize, MalformedResponse } from '../malformed-response.ts';
import type { BodySink } from './body-sink.ts';
import { type Coding, codingOf, type Decoder, isCoding } from './codings.ts';

/** What some servers say so that a proxy does not compress a stream. */
const PLAIN = /^(identity|none|utf-?8)$/;

/**
 * Whether a body with this `Content-Encoding` can be read while it arrives: as it is, or decoded. One that is encoded twice,
 * or in an unknown way, is `whole` first.
 */
export function arrivalOf(contentEncoding: string | undefined): 'plain' | 'encoded' | 'whole' {
  const name = nameOf(contentEncoding ?? 'identity');
  if (PLAIN.test(name)) return 'plain';
  return isCoding(name) ? 'encoded' : 'whole';
}

const nameOf = (contentEncoding: string) => contentEncoding.trim().toLowerCase();

/** Decodes a body while it arrives: what can be decoded after a read has the time of that read. */
export class SinkDecoder implements BodySink {
  readonly #contentEncoding: string;
  readonly #sink: BodySink;
  readonly #ended = Promise.withResolvers<void>();
  #decoder: Decoder | undefined;
  /** When those pieces were read that are not decoded yet. */
  readonly #readAts: number[] = [];
  #size = 0;

  constructor(contentEncoding: string, sink: BodySink) {
    this.#contentEncoding = contentEncoding;
    this.#sink = sink;
    // It is awaited at the end of the body only.
    this.#ended.promise.catch(() => {});
  }

  take(data: Buffer, readAt: number): void {
    this.#decoder ??= this.#open(data);
    this.#readAts.push(readAt);
    // Decoded later, in a thread: until then, other bytes may come in the same place.
    this.#decoder.write(Buffer.from(data), () => void this.#readAts.shift());
  }

  /** Resolves when all is decoded. Rejects with `MalformedResponse`. */
  end(): Promise<void> {
    if (!this.#decoder) return Promise.resolve();
    this.#decoder.end();
    return this.#ended.promise;
  }

  /** Gives up what is not decoded yet. */
  destroy(): void {
    this.#decoder?.destroy();
  }

  #open(start: Buffer): Decoder {
    const decoder = (codingOf(nameOf(this.#contentEncoding), start) as Coding).open();
    decoder.on('data', (data: Buffer) => {
      try {
        this.#pass(data);
      } catch (error) {
        decoder.destroy(error as Error);
      }
    });
    return decoder.on('end', this.#ended.resolve).on('error', (error) => {
      const why = error instanceof MalformedResponse ? error : this.#undecodable(error);
      this.#ended.reject(why);
    });
  }

  #pass(data: Buffer): void {
    this.#size += data.length;
    assertSize(this.#size);
    this.#sink.take(data, this.#readAts[0] ?? performance.now());
  }

  #undecodable(error: unknown): MalformedResponse {
    return new MalformedResponse(`content-encoding ${this.#contentEncoding}: ${messageOf(error)}`);
  }
}
