import type { StreamTimes } from '../../src/stress/answer/stream-times.ts';
import { StreamMetrics, type StreamSummary } from '../../src/stress/measure/stream-metrics.ts';
import { oneTo } from './stress-result.ts';

/** A stream that was due at 0 of the clock; times in milliseconds. */
export interface MadeStream {
  readonly firstMs: number;
  /** Between reads, of which each brings a token. */
  readonly gapsMs: readonly number[];
  readonly changes?: Partial<StreamTimes>;
}

export function streamTimes({ firstMs, gapsMs, changes }: MadeStream): StreamTimes {
  return {
    firstTokenAt: firstMs,
    lastTokenAt: gapsMs.reduce((sum, ms) => sum + ms, firstMs),
    firstReasoningAt: undefined,
    tokens: gapsMs.length + 1,
    reads: gapsMs.length + 1,
    gapsMs,
    reportedTokens: undefined,
    ...changes,
  };
}

/** The streams of a load of a second, which were all due at its beginning. */
export function summaryOf(streams: readonly MadeStream[]): StreamSummary {
  const metrics = new StreamMetrics();
  for (const stream of streams) metrics.record(streamTimes(stream), { dueAt: 0, atMs: 0 });
  return metrics.summary(1_000);
}

/** Streams whose first tokens take 1, 2, 3 … milliseconds, each with 10 gaps of 20 ms; the server counts their tokens. */
export function evenStreams(count: number): StreamSummary {
  const gapsMs = new Array<number>(10).fill(20);
  return summaryOf(oneTo(count).map((firstMs) => ({ firstMs, gapsMs, changes: { reportedTokens: 22 } })));
}
