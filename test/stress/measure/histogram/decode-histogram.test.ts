import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram, type LatencySummary } from '../../../../src/stress/measure/latency.ts';
import { latencyOf, oneTo } from '../../../support/stress-result.ts';

const SAVED = latencyOf(oneTo(500)) as LatencySummary;

/** Lengths and limits of an encoded histogram, which its writer can choose. */
interface Fields {
  readonly cookie: number;
  readonly compressedCookie: number;
  /** Bytes more than there are, for either length. */
  readonly extraLength: number;
  readonly extraCompressedLength: number;
  readonly digits: number;
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly counts: Uint8Array;
}

const HONEST: Fields = {
  cookie: 0x1c849313,
  compressedCookie: 0x1c849314,
  extraLength: 0,
  extraCompressedLength: 0,
  digits: 3,
  lowest: 1n,
  highest: 172_800_000_000n,
  // One sample of 1 µs: no count at 0, and one at 1.
  counts: Uint8Array.of(0, 2),
};

function encoded(changed: Partial<Fields>): string {
  const fields = { ...HONEST, ...changed };
  const head = Buffer.alloc(40);
  head.writeUInt32BE(fields.cookie, 0);
  head.writeUInt32BE((fields.counts.length + fields.extraLength) >>> 0, 4);
  head.writeUInt32BE(fields.digits, 12);
  head.writeBigUInt64BE(fields.lowest, 16);
  head.writeBigUInt64BE(fields.highest, 24);
  const body = deflateSync(Buffer.concat([head, fields.counts]));
  const outer = Buffer.alloc(8);
  outer.writeUInt32BE(fields.compressedCookie, 0);
  outer.writeUInt32BE((body.length + fields.extraCompressedLength) >>> 0, 4);
  return Buffer.concat([outer, body]).toString('base64');
}

const ONE_SAMPLE: LatencySummary = { ...SAVED, count: 1, minMs: 0.001, meanMs: 0.001, maxMs: 0.001 };

function read(histogram: string, like = ONE_SAMPLE): LatencySummary | undefined {
  const merged = new LatencyHistogram();
  merged.add({ ...like, histogram });
  return merged.summary();
}

describe('the histogram of a saved result', () => {
  it('is read as it was written', () => {
    expect(read(SAVED.histogram, SAVED)).toEqual(SAVED);
    expect(read(encoded({}))?.count).toBe(1);
  });

  it.each<[string, Partial<Fields>, RegExp]>([
    ['another version', { cookie: 0x1c849303 ^ 1 }, /begin like a histogram/],
    ['another compression', { compressedCookie: 0x1c849302 }, /begin like a compressed/],
    ['fewer bytes than it says', { extraLength: 2 ** 31 }, /not as long as it says/],
    ['fewer compressed bytes than it says', { extraCompressedLength: 2 ** 31 }, /not as long as it says/],
    ['no end of its range', { highest: 2n ** 64n - 1n }, /unlike those of genesis stress/],
    ['a range without a beginning', { lowest: 0n }, /unlike those of genesis stress/],
    ['too many digits', { digits: 2 ** 32 - 1 }, /unlike those of genesis stress/],
    ['a run of zeros beyond its range', { counts: Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 2) }, /more than/],
    ['a count beyond 32 bits', { counts: Uint8Array.of(0, ...Array(7).fill(0x80), 1) }, /more than it can/],
    ['a count beyond exactness', { counts: Uint8Array.of(...Array(9).fill(0xff)) }, /too large/],
    ['a count without an end', { counts: Uint8Array.of(0, 0x80) }, /ends within a count/],
    ['more counts than its range', { counts: new Uint8Array(60_000) }, /more than \d+ counts/],
    ['a body that inflates without an end', { counts: new Uint8Array(20_000_000) }, /larger than/],
  ])('is refused with %s', (_what, changed, reason) => {
    expect(() => read(encoded(changed))).toThrow(reason);
  });

  it('is refused with a mean outside of its range', () => {
    expect(() => read(SAVED.histogram, { ...SAVED, meanMs: 1e300 })).toThrow(/a mean of/);
  });

  it('is read or refused, whatever was changed in it', () => {
    const fields = fc.record<Partial<Fields>>(
      {
        extraLength: fc.integer({ min: -60, max: 2 ** 31 }),
        digits: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        lowest: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        highest: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        counts: fc.uint8Array({ maxLength: 64 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fields, (changed) => isReadOrRefused(encoded(changed))));
  });

  it('is read or refused, whichever of its bytes are others', () => {
    const bytes = Buffer.from(SAVED.histogram, 'base64');
    const place = fc.nat(bytes.length - 1);
    const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.nat(bytes.length), (changed, length) => {
        const copy = Buffer.from(bytes);
        for (const [at, byte] of changed) copy[at] = byte;
        return isReadOrRefused(copy.subarray(0, length).toString('base64'));
      }),
    );
  });

  it('is read or refused, whatever text it is', () => {
    fc.assert(fc.property(fc.string(), (text) => isReadOrRefused(text)));
  });
});

/** A result that is read is the one that its summary says; everything else is an error of its own. */
function isReadOrRefused(histogram: string): boolean {
  try {
    return read(histogram)?.count === ONE_SAMPLE.count;
  } catch (error) {
    return (
      error instanceof Error && error.message !== '' && !(error instanceof RangeError && !isBound(error))
    );
  }
}

/** zlib's own limit. */
function isBound(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
