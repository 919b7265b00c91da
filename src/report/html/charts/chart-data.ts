import { PERCENTILES } from '../../../percentile.ts';
import type { Outcome } from '../../../stress/answer/outcome.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LatencyRange, LatencySummary } from '../../../stress/measure/latency.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import { printable } from '../../text/format.ts';
import { OUTCOME_STYLES, type OutcomeStyle } from './outcome-style.ts';

/** The data of a chart, which the page passes to its script. */
export type ChartData = TimelineData | DistributionData;

export interface TimelineData {
  readonly kind: 'timeline';
  /** Seconds from the start of the load, like all times here. */
  readonly endS: number;
  readonly intervalS: number;
  readonly logarithmic: boolean;
  readonly groups: readonly {
    readonly outcome: Outcome;
    readonly count: number;
    readonly shape: OutcomeStyle['shape'];
    readonly dots: readonly { readonly x: number; readonly y: number }[];
  }[];
  /** For each interval. */
  readonly completed: readonly number[];
  readonly failed: readonly number[];
  readonly lockErrors: readonly number[];
  /** Null where the server does not report them. */
  readonly retries: readonly number[] | null;
  readonly faults: readonly FaultBand[];
}

/** When a fault was injected, in seconds from the start of the load. */
export interface FaultBand {
  readonly label: string;
  readonly fromS: number;
  /** The same as `fromS` for a fault that takes no time, such as a kill. */
  readonly toS: number;
}

export interface DistributionData {
  readonly kind: 'distribution';
  readonly total: number;
  readonly ranges: readonly LatencyRange[];
  /** `at` counts ranges from the left: 2.5 is the middle of the third one. */
  readonly marks: readonly { readonly label: string; readonly ms: number; readonly at: number }[];
}

/** Above this ratio of largest to smallest, all small values would lie on a linear axis. */
const LOGARITHMIC_ABOVE = 50;

export function timelineData(result: StressResult): TimelineData {
  const { timeline, retries, faults } = result;
  const { intervalMs, completed, failed, lockErrors } = timeline;
  const endMs = endOfTimeline(result);
  return {
    kind: 'timeline',
    endS: seconds(endMs),
    // A run of one interval may be shorter than the interval.
    intervalS: seconds(completed.length === 1 ? endMs : intervalMs),
    logarithmic: isWide(timeline.dots.flatMap(({ latencyMs }) => latencyMs)),
    groups: timeline.dots.map(({ outcome, count, atMs, latencyMs }) => ({
      outcome,
      count,
      shape: OUTCOME_STYLES[outcome].shape,
      dots: atMs.map((ms, index) => ({ x: seconds(ms), y: latencyMs[index] ?? 0 })),
    })),
    completed,
    failed,
    lockErrors,
    retries: retries && timeline.retries,
    faults: faultBandsOf(faults),
  };
}

/** Milliseconds from the start of the load: where the time axis of each chart ends. */
export function endOfTimeline({ timeline, loadMs }: StressResult): number {
  return timeline.dots.reduce((last, { atMs }) => atMs.reduce((a, b) => Math.max(a, b), last), loadMs);
}

export function distributionData(latency: LatencySummary): DistributionData {
  const marks = PERCENTILES.flatMap((percentile) => {
    const ms = percentileOf(latency, percentile);
    return ms === undefined
      ? []
      : [{ label: `p${percentile}`, ms, at: positionOf(ms, latency.distribution) }];
  });
  return { kind: 'distribution', total: latency.count, ranges: latency.distribution, marks };
}

/** The faults that happened at a certain time: `lock@1s:8s`, not `model-error:20%`. */
export function faultBandsOf(faults: StressResult['faults']): FaultBand[] {
  return faults.flatMap(({ fault, text, happened }) => {
    if (!happened || !('atMs' in fault)) return [];
    const fromS = fault.atMs / 1_000;
    return [{ label: printable(text), fromS, toS: fromS + ('forMs' in fault ? fault.forMs / 1_000 : 0) }];
  });
}

function positionOf(ms: number, ranges: readonly LatencyRange[]): number {
  const index = ranges.findIndex(({ toMs }) => ms <= toMs);
  const range = ranges[index];
  if (!range) return ranges.length;
  const width = Math.log(range.toMs / range.fromMs);
  return index + (width > 0 ? Math.max(0, Math.log(ms / range.fromMs) / width) : 0.5);
}

/** A logarithmic axis cannot show 0. */
export function isWide(values: readonly number[]): boolean {
  const min = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = values.reduce((a, b) => Math.max(a, b), 0);
  return min > 0 && max / min > LOGARITHMIC_ABOVE;
}

export function seconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000_000;
}
