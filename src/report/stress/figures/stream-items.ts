import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { formatRate } from '../../../figure.ts';
import { PERCENTILES, samplesNeeded } from '../../../percentile.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import type { StreamSummary } from '../../../stress/measure/stream-metrics.ts';
import { type FigureItem, plain } from './figure.ts';

/** A line has no room for 90 and 99.9. */
const IN_LINE = PERCENTILES.filter((percentile) => percentile !== 90 && percentile !== 99.9);

/** When the answer begins; empty where no answer was a stream. */
export function firstTokenItems({ streams }: StressResult): FigureItem[] {
  if (streams?.firstToken == null) return [];
  const { firstToken, firstReasoning } = streams;
  return [
    ...timesItems(firstToken),
    ...(firstReasoning ? [plain('reasoning', `reasoning ${medianWords(firstReasoning)}`)] : []),
    streamsItem(firstToken, streams.count),
  ];
}

/** How evenly it goes on; empty where no answer was a stream. */
export function gapItems({ streams }: StressResult): FigureItem[] {
  if (streams === null) return [];
  const { gaps, perToken } = streams;
  return [
    ...(gaps ? timesItems(gaps) : [plain('gaps', 'none: each stream arrived in one read')]),
    streamsItem(gaps, streams.count),
    ...(perToken ? [plain('TPOT', `TPOT p50 ${medianWords(perToken)}`)] : []),
    plain('tokens per read', `${tokensPerRead(streams)} per read`),
  ];
}

/** Only what a server counts are tokens; an event can have several. */
export function streamRateItems({ streams, loadMs }: StressResult): FigureItem[] {
  if (streams === null || loadMs <= 0) return [];
  const { reportedPerSecond, tokens } = streams;
  const [rate, name] =
    reportedPerSecond === null ? [(tokens * 1_000) / loadMs, 'events'] : [reportedPerSecond, 'tokens'];
  return [plain(`${name} of streams`, formatRate(rate).replace('/s', ` ${name}/s`))];
}

/** Above it, gaps say little about single tokens. */
const MOST_PER_READ = 1.5;

/** A sentence without a full stop; empty where nearly every token came alone. */
export function batchedTokens({ streams }: StressResult): string[] {
  if (streams === null || streams.tokens <= streams.reads * MOST_PER_READ) return [];
  const tokens = tokensPerRead(streams);
  return [`a read brought ${tokens} on average: gaps are those between reads, TPOT is per token`];
}

function timesItems(times: LatencySummary): FigureItem[] {
  const percentiles = IN_LINE.flatMap((percentile) => {
    const ms = percentileOf(times, percentile);
    return ms === undefined ? [] : [plain(`p${percentile}`, `p${percentile} ${formatDuration(ms)}`)];
  });
  return [...percentiles, plain('max', `max ${formatDuration(times.maxMs)}`)];
}

/** The streams carry the percentiles; the first that there are too few for is named. */
function streamsItem(times: LatencySummary | null, streams: number): FigureItem {
  const missing = times && IN_LINE.find((percentile) => percentileOf(times, percentile) === undefined);
  const needs = missing == null ? '' : ` (p${missing} needs ${samplesNeeded(missing)})`;
  // Where most streams are one read each, gaps are fewer, and then their number decides.
  const gaps = times && times.count < streams ? `${count(times.count, 'gap')} in ` : '';
  return plain('streams', `${gaps}${count(streams, 'stream')}${needs}`);
}

function medianWords(times: LatencySummary): string {
  return formatDuration(percentileOf(times, 50) ?? times.meanMs);
}

/** Such as `1.8 tokens`. */
function tokensPerRead({ tokens, reads }: StreamSummary): string {
  return count(Number((tokens / Math.max(1, reads)).toPrecision(2)), 'token');
}
