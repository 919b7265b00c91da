import * as zlib from 'node:zlib';
import { messageOf } from '../../../errors.ts';
import { assertSize, MalformedResponse } from '../malformed-response.ts';
import type { BodySink } from './body-sink.ts';

type Decoder = zlib.Gunzip | zlib.Inflate | zlib.InflateRaw | zlib.BrotliDecompress | zlib.ZstdDecompress;

// A body that ends too early is judged by what it says, like one that is not compressed.
const CUT_ZLIB = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
const CUT_BROTLI = { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH };
const CUT_ZSTD = { finishFlush: zlib.constants.ZSTD_e_flush };

const DECODERS: Readonly<Record<string, (first: number) => Decoder>> = {
  gzip: () => zlib.createGunzip(CUT_ZLIB),
  'x-gzip': () => zlib.createGunzip(CUT_ZLIB),
  // The low half of the first byte of zlib's format is its method, 8; some servers send the bare stream (see `decodeBody`).
  deflate: (first) => ((first & 0x0f) === 8 ? zlib.createInflate(CUT_ZLIB) : zlib.createInflateRaw(CUT_ZLIB)),
  br: () => zlib.createBrotliDecompress(CUT_BROTLI),
  zstd: () => zlib.createZstdDecompress(CUT_ZSTD),
};

/** What some servers say so that a proxy does not compress a stream. */
const PLAIN = /^(identity|none|utf-?8)$/;

/**
 * Whether a body with this `Content-Encoding` can be read while it arrives: as it is, or decoded. One that is encoded twice,
 * or in an unknown way, is `whole` first.
 */
export function arrivalOf(contentEncoding: string | undefined): 'plain' | 'encoded' | 'whole' {
  const coding = codingOf(contentEncoding ?? 'identity');
  if (PLAIN.test(coding)) return 'plain';
  return Object.hasOwn(DECODERS, coding) ? 'encoded' : 'whole';
}

const codingOf = (contentEncoding: string) => contentEncoding.trim().toLowerCase();

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
    this.#decoder ??= this.#open(data[0] ?? 0);
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

  #open(first: number): Decoder {
    const decoder = (DECODERS[codingOf(this.#contentEncoding)] as (first: number) => Decoder)(first);
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
