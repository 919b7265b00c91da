import type { StressResult } from '../../../stress/judge/result.ts';
import type { StreamSummary } from '../../../stress/measure/stream-metrics.ts';
import type { TimesByInterval } from '../../../stress/measure/stream-timeline.ts';
import { endOfTimeline, type FaultBand, faultBandsOf, isWide, seconds } from './chart-data.ts';

export interface StreamData {
  readonly kind: 'streams';
  /** Seconds from the start of the load, like all times here. */
  readonly endS: number;
  readonly intervalS: number;
  readonly logarithmic: boolean;
  readonly lines: readonly {
    readonly label: string;
    readonly isLongest: boolean;
    /** In the middle of each interval that has one: milliseconds, and of how many times. */
    readonly points: readonly { readonly x: number; readonly y: number; readonly count: number }[];
  }[];
  readonly faults: readonly FaultBand[];
}

export function streamData(result: StressResult, { timeline }: StreamSummary): StreamData {
  const { intervalMs, firstToken, gaps } = timeline;
  const lines = [
    ...linesOf('first token', firstToken, intervalMs),
    ...linesOf('token gap', gaps, intervalMs),
  ];
  return {
    kind: 'streams',
    endS: seconds(endOfTimeline(result)),
    intervalS: seconds(intervalMs),
    logarithmic: isWide(lines.flatMap(({ points }) => points.map(({ y }) => y))),
    lines,
    faults: faultBandsOf(result.faults),
  };
}

function linesOf(name: string, { count, meanMs, maxMs }: TimesByInterval, intervalMs: number) {
  const points = (values: readonly number[]) =>
    values.flatMap((y, index) => {
      const number = count[index] ?? 0;
      return number > 0 ? [{ x: seconds((index + 0.5) * intervalMs), y, count: number }] : [];
    });
  return [
    { label: `${name}, mean`, isLongest: false, points: points(meanMs) },
    { label: `${name}, longest`, isLongest: true, points: points(maxMs) },
  ];
}
