import { Type } from 'typebox';
import { MAX_DURATION_MS } from '../../duration.ts';
import type { StreamTimeline } from '../../stress/measure/stream-timeline.ts';
import { Latency } from './measured-schema.ts';
import { Count, MilliSeconds, orNull } from './schema-parts.ts';

/** Several times what a run can write. */
const MAX_ITEMS = 10_000;

const TimesByInterval = Type.Object({
  count: Type.Array(Count, { maxItems: MAX_ITEMS }),
  meanMs: Type.Array(MilliSeconds, { maxItems: MAX_ITEMS }),
  maxMs: Type.Array(MilliSeconds, { maxItems: MAX_ITEMS }),
});

export const Streams = Type.Object({
  count: Count,
  tokens: Count,
  reads: Count,
  reportedTokens: orNull(Count),
  reportedPerSecond: orNull(Type.Number({ minimum: 0 })),
  firstToken: orNull(Latency),
  firstReasoning: orNull(Latency),
  gaps: orNull(Latency),
  perToken: orNull(Latency),
  timeline: Type.Object({
    intervalMs: Type.Number({ exclusiveMinimum: 0, maximum: MAX_DURATION_MS }),
    firstToken: TimesByInterval,
    gaps: TimesByInterval,
  }),
});

/** The lists of a timeline, which are equally long. */
export function listsOf({ firstToken, gaps }: StreamTimeline): readonly (readonly number[])[] {
  return [firstToken, gaps].flatMap(({ count, meanMs, maxMs }) => [count, meanMs, maxMs]);
}
