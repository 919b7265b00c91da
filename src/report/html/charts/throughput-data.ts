import type { StressResult } from '../../../stress/judge/result.ts';
import { endOfTimeline, type FaultBand, faultBandsOf, seconds } from './chart-data.ts';

export interface ThroughputData {
  readonly kind: 'throughput';
  /** Seconds from the start of the load, like all times here. */
  readonly endS: number;
  readonly intervalS: number;
  /** Per second, for each interval. */
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  /** Percent of the requests of each interval; null without a request. */
  readonly success: readonly (number | null)[];
  readonly faults: readonly FaultBand[];
}

/** A last interval that is shorter than this share of the others counts as this long: its rate would be noise. */
const LEAST_SHARE = 0.25;

export function throughputData(result: StressResult): ThroughputData {
  const { timeline, faults } = result;
  const { intervalMs, completed, failed } = timeline;
  const endMs = endOfTimeline(result);
  const lengthMs = completed.length === 1 ? Math.max(1, endMs) : intervalMs;
  const perSecond = (count: number, index: number) => {
    const leftMs = Math.max(endMs - index * lengthMs, LEAST_SHARE * lengthMs);
    return rounded((count * 1_000) / Math.min(lengthMs, leftMs));
  };
  const ok = completed.map((all, index) => all - (failed[index] ?? 0));
  return {
    kind: 'throughput',
    endS: seconds(endMs),
    intervalS: seconds(lengthMs),
    ok: ok.map(perSecond),
    failed: failed.map(perSecond),
    // Not rounded: one failure of a million is one.
    success: completed.map((all, index) => (all > 0 ? (100 * (ok[index] ?? 0)) / all : null)),
    faults: faultBandsOf(faults),
  };
}

/** More digits would only make the page larger. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
