import type { Percentile } from '../../../percentile.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import { isWide } from './chart-data.ts';
import { type LevelLine, type LevelsData, pointAt } from './levels-data.ts';

type FigureOf = (result: StressResult) => number | null | undefined;

/** How latency grows with the number of simultaneous requests. */
export function latenciesOfSeries(results: readonly StressResult[]): LevelsData {
  const percentile = (wanted: Percentile, colour: string) =>
    lineOf(results, `p${wanted}`, colour, ({ latency }) => percentileOf(latency, wanted));
  const lines = [percentile(50, 'accent'), percentile(95, 'second'), percentile(99, 'bad')];
  const logarithmic = isWide(lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return { ...axesOf(results, 'latency'), unit: 'ms', logarithmic, lines };
}

/** Successes and failures per second. */
export function ratesOfSeries(results: readonly StressResult[]): LevelsData {
  const failed = lineOf(results, 'failures', 'bad', ({ failedPerSecond }) => failedPerSecond);
  const lines = [
    lineOf(results, 'successes', 'accent', ({ ratePerSecond }) => ratePerSecond),
    ...(failed.points.some(({ y }) => y > 0) ? [failed] : []),
  ];
  return { ...axesOf(results, 'per second'), unit: 'per-second', logarithmic: false, lines };
}

/** Success and lock errors in percent of the requests, and the share of the time in which the database was locked. */
export function sharesOfSeries(results: readonly StressResult[]): LevelsData {
  const locks = lineOf(results, 'lock errors', 'bad', ({ lockErrors, requests }) =>
    percentOf(lockErrors.surfaced, requests.completed),
  );
  const locked = lineOf(results, 'time locked', 'second', ({ locks: seen }) =>
    seen?.status === 'seen' ? 100 * seen.writeLockedShare : null,
  );
  const lines = [
    lineOf(results, 'success', 'good', ({ requests }) => percentOf(requests.ok, requests.completed)),
    ...[locks, locked].filter(({ points }) => points.some(({ y }) => y > 0)),
  ];
  return { ...axesOf(results, 'percent'), unit: 'percent', logarithmic: false, lines };
}

function percentOf(part: number, whole: number): number | null {
  return whole > 0 ? (100 * part) / whole : null;
}

function lineOf(
  results: readonly StressResult[],
  label: string,
  colour: string,
  figureOf: FigureOf,
): LevelLine {
  const points = results.flatMap((result) => pointAt(result.load.concurrency, figureOf(result)));
  return { label, colour, isDashed: false, points: points.sort((a, b) => a.x - b.x) };
}

function axesOf(results: readonly StressResult[], up: string) {
  return {
    kind: 'levels' as const,
    across: 'simultaneous requests',
    up,
    isWide: isWide(results.map(({ load }) => load.concurrency)),
    knee: null,
  };
}
