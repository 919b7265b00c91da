import { PERCENTILE_BY_NAME, samplesNeeded } from '../../../percentile.ts';
import type { LatencySummary } from '../../measure/latency.ts';
import { percentileOf } from '../../measure/percentile-of.ts';
import type { StreamSummary } from '../../measure/stream-metrics.ts';
import type { Observable } from './observable.ts';
import type { Observation } from './observation.ts';
import { STREAM_METRICS, type Statistic, type StreamMetric, type StreamTime } from './threshold.ts';

const NO_SUCCESS = 'no request succeeded';

/** The latency of the successful requests. */
export function observeLatency(statistic: Statistic, { latency, generator }: Observable): Observation {
  if (latency === null) return { reason: NO_SUCCESS };
  const { count } = latency;
  return observed({ name: statistic, statistic, times: latency, count, samples: 'samples' }, generator);
}

interface TimesOfStreams {
  readonly of: (streams: StreamSummary) => LatencySummary | null;
  /** Why streams have no such times. */
  readonly missing: string;
}

const TIMES: Readonly<Record<StreamTime, TimesOfStreams>> = {
  ttft: { of: ({ firstToken }) => firstToken, missing: 'no stream had a token' },
  itl: { of: ({ gaps }) => gaps, missing: 'every stream arrived in one read' },
  tpot: { of: ({ perToken }) => perToken, missing: 'no stream had two tokens' },
};

/** The times within the successful streams. */
export function observeStreams(
  name: StreamMetric,
  { streams, requests, generator }: Observable,
): Observation {
  if (streams === null)
    return { reason: requests.ok === 0 ? NO_SUCCESS : 'no answer was a stream with text' };
  const { time, statistic } = STREAM_METRICS[name];
  const { of, missing } = TIMES[time];
  const times = of(streams);
  if (times === null) return { reason: missing };
  // The gaps of one stream depend on each other.
  const count = Math.min(times.count, streams.count);
  return observed({ name, statistic, times, count, samples: 'streams' }, generator);
}

interface Wanted {
  /** The metric, as in a threshold. */
  readonly name: string;
  readonly statistic: Statistic;
  readonly times: LatencySummary;
  /** How many of the samples do not depend on each other. */
  readonly count: number;
  readonly samples: 'samples' | 'streams';
}

function observed(
  { name, statistic, times, count, samples }: Wanted,
  { saturated }: Observable['generator'],
): Observation {
  const truth = saturated ? 'lower' : 'here';
  if (statistic === 'mean') return { figure: times.meanMs, truth };
  if (statistic === 'max') return { figure: times.maxMs, truth };
  const percentile = PERCENTILE_BY_NAME[statistic];
  const ms = percentileOf(times, percentile);
  if (ms !== undefined) return { figure: ms, truth };
  return { reason: `${name} needs ${samplesNeeded(percentile)} ${samples}, there are ${count}` };
}
