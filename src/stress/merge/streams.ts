import { sumOf } from '../../sum-of.ts';
import type { LatencySummary } from '../measure/latency.ts';
import { perSecond, type StreamSummary, sumKnown } from '../measure/stream-metrics.ts';
import { StreamTimelineRecorder } from '../measure/stream-timeline.ts';
import { mergeLatencies } from './latencies.ts';
import type { RunSpan } from './run-spans.ts';

/**
 * The streams of all runs in a load of `loadMs` milliseconds; a run without streams adds nothing, and null is where none
 * has any. Throws `RESULT_INVALID` for a damaged histogram.
 */
export function mergeStreams(
  all: readonly (StreamSummary | null)[],
  spans: readonly RunSpan[],
  loadMs: number,
): StreamSummary | null {
  const streams = all.filter((each) => each !== null);
  if (streams.length === 0) return null;
  const merged = (timesOf: (streams: StreamSummary) => LatencySummary | null, independent?: number) =>
    mergeLatencies(
      all.map((each) => each && timesOf(each)),
      independent,
    );
  const count = sumOf(streams, (each) => each.count);
  const reportedTokens = streams.map((each) => each.reportedTokens).reduce(sumKnown);
  return {
    count,
    tokens: sumOf(streams, ({ tokens }) => tokens),
    reads: sumOf(streams, ({ reads }) => reads),
    reportedTokens,
    reportedPerSecond: perSecond(reportedTokens, loadMs),
    firstToken: merged(({ firstToken }) => firstToken),
    firstReasoning: merged(({ firstReasoning }) => firstReasoning),
    gaps: merged(({ gaps }) => gaps, count),
    perToken: merged(({ perToken }) => perToken),
    timeline: mergeStreamTimelines(all, spans),
  };
}

function mergeStreamTimelines(all: readonly (StreamSummary | null)[], spans: readonly RunSpan[]) {
  const recorder = new StreamTimelineRecorder();
  for (const [index, streams] of all.entries())
    if (streams) recorder.add(streams.timeline, spans[index]?.startMs ?? 0);
  return recorder.timeline;
}
