import { build, encodeIntoCompressedBase64, type JsHistogram } from 'hdr-histogram-js';
import { PERCENTILES, samplesNeeded } from '../../percentile.ts';
import { decodeHistogram, inJavaScript } from './histogram/decode-histogram.ts';

/** Milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  /** Without percentiles that there are too few samples for. */
  readonly percentiles: readonly { readonly percentile: number; readonly ms: number }[];
  /** The shape of the distribution, shortest first: at most 40 ranges, each wider than the last by the same factor. */
  readonly distribution: readonly LatencyRange[];
  /** All samples, for a merge without loss: microseconds, as compressed HdrHistogram V2 in base64. */
  readonly histogram: string;
}

export interface LatencyRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/**
 * In microseconds, because the histogram counts whole numbers. A load and a timeout are each at most a day, and a
 * request can wait until the end of the load for its connection, and then for its answer.
 */
const SHAPE = {
  lowestDiscernibleValue: 1,
  highestTrackableValue: 2 * 86_400_000_000,
  numberOfSignificantValueDigits: 3,
} as const;

const RANGES = 40;
const ROUNDING = 1e-6;

/** Latencies of one run: a histogram of constant size with three significant digits, exact lowest, highest and mean. */
export class LatencyHistogram {
  readonly #histogram = inJavaScript(build(SHAPE));
  #minUs = Number.POSITIVE_INFINITY;
  #maxUs = 0;
  #sumUs = 0;

  record(ms: number): void {
    const us = Math.max(1, Math.round(ms * 1_000));
    this.#histogram.recordValue(us);
    this.#note(us, us, us);
  }

  /** Adds the samples of another run. Throws where its histogram is damaged or contradicts its summary. */
  add({ histogram, count, minMs, meanMs, maxMs }: LatencySummary): void {
    const other = decodeHistogram(histogram, this.#histogram);
    const [minUs, maxUs] = [Math.round(minMs * 1_000), Math.round(maxMs * 1_000)];
    if (other.totalCount !== count)
      throw new Error(`the histogram holds ${other.totalCount} samples, not ${count}`);
    const isIn = (us: number, bucketOf: number) =>
      other.lowestEquivalentValue(us) === other.lowestEquivalentValue(bucketOf);
    if (!isIn(minUs, other.minNonZeroValue) || !isIn(maxUs, other.maxValue))
      throw new Error(`the histogram does not reach from ${minMs} ms to ${maxMs} ms`);
    // A sum of many floating-point numbers is not exact.
    if (meanMs < minMs * (1 - ROUNDING) || meanMs > maxMs * (1 + ROUNDING))
      throw new Error(`a mean of ${meanMs} ms is not from ${minMs} ms to ${maxMs} ms`);
    this.#histogram.add(other);
    this.#note(minUs, maxUs, meanMs * 1_000 * count);
  }

  /**
   * Undefined without samples. `independent`: how many of the samples do not depend on each other, which decides about the
   * percentiles.
   */
  summary(independent = this.#histogram.totalCount): LatencySummary | undefined {
    const histogram = this.#histogram;
    const count = histogram.totalCount;
    if (count === 0) return undefined;
    return {
      count,
      minMs: this.#minUs / 1_000,
      meanMs: this.#sumUs / count / 1_000,
      maxMs: this.#maxUs / 1_000,
      percentiles: PERCENTILES.filter((percentile) => canCarry(Math.min(count, independent), percentile)).map(
        (percentile) => ({
          percentile,
          ms: this.#atPercentile(percentile) / 1_000,
        }),
      ),
      distribution: this.#distribution(),
      histogram: encodeIntoCompressedBase64(histogram),
    };
  }

  /** Milliseconds; undefined where there are too few samples for it. */
  percentile(percentile: number): number | undefined {
    return canCarry(this.#histogram.totalCount, percentile)
      ? this.#atPercentile(percentile) / 1_000
      : undefined;
  }

  #atPercentile(percentile: number): number {
    // The histogram returns the upper end of a bucket, which can be above the highest value in it.
    return Math.min(this.#maxUs, this.#histogram.getValueAtPercentile(percentile));
  }

  #note(minUs: number, maxUs: number, sumUs: number): void {
    this.#minUs = Math.min(this.#minUs, minUs);
    this.#maxUs = Math.max(this.#maxUs, maxUs);
    this.#sumUs += sumUs;
  }

  #distribution(): LatencyRange[] {
    const ends = rangeEnds(this.#minUs, this.#maxUs);
    const counts = new Array<number>(ends.length).fill(0);
    let range = 0;
    for (const { us, count } of recordedValues(this.#histogram)) {
      while (range < ends.length - 1 && us > (ends[range] as number)) range++;
      counts[range] = (counts[range] as number) + count;
    }
    return counts.map((count, index) => ({
      fromMs: (index === 0 ? this.#minUs : (ends[index - 1] as number)) / 1_000,
      toMs: (ends[index] as number) / 1_000,
      count,
    }));
  }
}

/** The upper ends of ranges that cover everything from the lowest to the highest value. */
function rangeEnds(minUs: number, maxUs: number): number[] {
  const factor = (maxUs / minUs) ** (1 / RANGES);
  const ends = Array.from({ length: RANGES }, (_, index) => Math.round(minUs * factor ** (index + 1)));
  // Rounded to microseconds, some of them are equal.
  return [...new Set([...ends.slice(0, -1), maxUs])];
}

/** The recorded values, lowest first, each as the lower end of its bucket. */
function* recordedValues(histogram: JsHistogram): Generator<{ us: number; count: number }> {
  const values = histogram.recordedValuesIterator;
  for (values.reset(); values.hasNext(); ) {
    const { valueIteratedTo, countAddedInThisIterationStep: count } = values.next();
    yield { us: histogram.lowestEquivalentValue(valueIteratedTo), count };
  }
}

function canCarry(count: number, percentile: number): boolean {
  return count >= samplesNeeded(percentile);
}
