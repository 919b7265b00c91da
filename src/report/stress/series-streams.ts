import { formatDuration } from '../../duration.ts';
import type { LatencySummary } from '../../stress/measure/latency.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import type { StreamSummary } from '../../stress/measure/stream-metrics.ts';
import type { NamedRun } from './series.ts';

/** A time within streams, in each run that has it. */
interface SeriesTimes {
  readonly label: 'first token' | 'token gaps';
  /** Such as `p50 10 ms with 5`; empty where no run has streams. */
  readonly texts: readonly string[];
}

/** The medians of the runs with streams. */
export function seriesStreams(runs: readonly NamedRun[]): readonly SeriesTimes[] {
  const medians = (timesOf: (streams: StreamSummary) => LatencySummary | null) =>
    runs.flatMap(({ short, result: { streams } }) => {
      const ms = percentileOf(streams && timesOf(streams), 50);
      return ms === undefined ? [] : [`p50 ${formatDuration(ms)} with ${short}`];
    });
  return [
    { label: 'first token', texts: medians(({ firstToken }) => firstToken) },
    { label: 'token gaps', texts: medians(({ gaps }) => gaps) },
  ];
}
