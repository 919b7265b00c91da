import { build } from 'hdr-histogram-js';
import { PERCENTILE_BY_NAME, type PercentileName, samplesNeeded } from '../../../percentile.ts';
import type { LiveFigures } from '../../../report/stress/live/live-load.ts';
import { inJavaScript } from '../../../stress/measure/histogram/decode-histogram.ts';
import { lockErrorsOf, type Sample } from '../../../stress/measure/sample.ts';

/** In microseconds, and with two digits: as many as are shown, and a histogram that fits into the caches of a CPU. */
const SHAPE = {
  bitBucketSize: 32,
  lowestDiscernibleValue: 1,
  highestTrackableValue: 2 * 86_400_000_000,
  numberOfSignificantValueDigits: 2,
} as const;

/** The requests of a time. */
export class Tally {
  ms = 0;
  #completed = 0;
  #ok = 0;
  #lockErrors = 0;
  #retries = 0;
  readonly #latency = inJavaScript(build(SHAPE));
  #figures: LiveFigures | undefined;

  add(sample: Sample): void {
    this.#completed++;
    this.#lockErrors += lockErrorsOf(sample);
    this.#retries += sample.timing?.retries ?? 0;
    if (sample.outcome !== 'ok') return;
    this.#ok++;
    this.#latency.recordValue(Math.max(1, Math.round(sample.latencyMs * 1_000)));
  }

  /** Adds the requests of another time. */
  merge(other: Tally): void {
    this.ms += other.ms;
    this.#completed += other.#completed;
    this.#ok += other.#ok;
    this.#lockErrors += other.#lockErrors;
    this.#retries += other.#retries;
    if (other.#ok > 0) this.#latency.add(other.#latency);
    this.#figures = undefined;
  }

  clear(): void {
    this.ms = 0;
    this.#completed = 0;
    this.#ok = 0;
    this.#lockErrors = 0;
    this.#retries = 0;
    this.#latency.reset();
    this.#figures = undefined;
  }

  /** With the percentiles of however few requests. Call it when the time is over: later calls return the same. */
  get rough(): LiveFigures {
    this.#figures ??= {
      ms: this.ms,
      completed: this.#completed,
      ok: this.#ok,
      lockErrors: this.#lockErrors,
      retries: this.#retries,
      p50: this.#percentile('p50'),
      p95: this.#percentile('p95'),
      p99: this.#percentile('p99'),
    };
    return this.#figures;
  }

  /** Without percentiles that there are too few requests for. */
  get figures(): LiveFigures {
    const { p50, p95, p99, ...counts } = this.rough;
    const carried = (name: PercentileName, ms: number | null) =>
      this.#ok >= samplesNeeded(PERCENTILE_BY_NAME[name]) ? ms : null;
    return { ...counts, p50: carried('p50', p50), p95: carried('p95', p95), p99: carried('p99', p99) };
  }

  /** Milliseconds; null without a success. */
  #percentile(name: PercentileName): number | null {
    if (this.#ok === 0) return null;
    return this.#latency.getValueAtPercentile(PERCENTILE_BY_NAME[name]) / 1_000;
  }
}
