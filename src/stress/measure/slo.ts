import type { StreamTimes } from '../answer/stream-times.ts';
import type { Sample } from './sample.ts';

type Timed = Pick<Sample, 'latencyMs' | 'dueAt' | 'stream'>;

/** Milliseconds of one request; undefined where its answer streamed no text. */
type MeasureOf = (sample: Timed) => number | undefined;

/** What can be limited for each request. */
const MEASURES = {
  /** From sending, in an open loop from the due time, to the whole answer. */
  latency: ({ latencyMs }) => latencyMs,
  /** Time to first token, from the same moment. */
  ttft: ({ dueAt, stream }) => (hasText(stream) ? stream.firstTokenAt - dueAt : undefined),
  /** Inter-token latency: the longest gap between reads that brought text; 0 where there was only one read. */
  itl: ({ stream }) => (hasText(stream) ? stream.gapsMs.reduce((a, b) => Math.max(a, b), 0) : undefined),
  /** Time per output token after the first one; 0 where there was only one. */
  tpot: ({ stream }) => (hasText(stream) ? (perTokenMs(stream) ?? 0) : undefined),
} as const satisfies Record<string, MeasureOf>;

export type SloMetric = keyof typeof MEASURES;
export const SLO_METRICS = Object.keys(MEASURES) as readonly SloMetric[];

/** Only upper limits: no request is too fast. */
export const SLO_OPERATORS = ['<', '<='] as const;
export type SloOperator = (typeof SLO_OPERATORS)[number];

/** A limit that each request should keep, such as `ttft<300ms`. */
export interface Slo {
  readonly metric: SloMetric;
  readonly operator: SloOperator;
  readonly limitMs: number;
  /** The text on the command line. */
  readonly text: string;
}

export type SloOutcome = 'kept' | 'missed' | 'unmeasured';

/** Whether a request that ended well kept its limit; `unmeasured` where its answer streamed no text, and so did not. */
export function sloOutcome({ metric, operator, limitMs }: Slo, sample: Timed): SloOutcome {
  const ms = MEASURES[metric](sample);
  if (ms === undefined) return 'unmeasured';
  return ms < limitMs || (ms === limitMs && operator === '<=') ? 'kept' : 'missed';
}

function hasText(stream: StreamTimes | undefined): stream is StreamTimes & { readonly firstTokenAt: number } {
  return stream?.firstTokenAt !== undefined;
}

/** Milliseconds from the first token to the last one, per token after the first; undefined where there are not two. */
export function perTokenMs({ firstTokenAt, lastTokenAt, tokens }: StreamTimes): number | undefined {
  if (firstTokenAt === undefined || lastTokenAt === undefined || tokens < 2) return undefined;
  return (lastTokenAt - firstTokenAt) / (tokens - 1);
}
