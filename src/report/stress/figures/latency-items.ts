import { formatDuration } from '../../../duration.ts';
import { PERCENTILES, samplesNeeded } from '../../../percentile.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import { sparkline } from '../../text/sparkline.ts';
import { type Figure, type FigureItem, item, plain } from './figure.ts';

/** A line has no room for minimum and mean, and names only the first percentile with too few samples. */
export function latencyItems({ latency }: StressResult): FigureItem[] {
  if (latency === null) return [plain('latency', 'no request succeeded')];
  const missing = missingPercentile(latency);
  return [
    item('min', formatDuration(latency.minMs), null),
    item('mean', formatDuration(latency.meanMs), null),
    ...PERCENTILES.map((percentile): FigureItem => {
      const name = `p${percentile}`;
      const ms = percentileOf(latency, percentile);
      if (ms !== undefined) return item(name, formatDuration(ms), `${name} ${formatDuration(ms)}`);
      const needs = `needs ${samplesNeeded(percentile)} samples`;
      return item(name, needs, percentile === missing ? `${name} ${needs}` : null);
    }),
    item('max', formatDuration(latency.maxMs), `max ${formatDuration(latency.maxMs)}`),
  ];
}

export function latencyBelow({ latency }: StressResult): Figure['below'] {
  return latency && { label: 'distribution (log scale)', text: sparkline(latency) };
}

/** The lowest percentile that there are too few samples for. */
function missingPercentile(latency: LatencySummary): number | undefined {
  return PERCENTILES.find((percentile) => percentileOf(latency, percentile) === undefined);
}
