import type { StreamTimes } from '../answer/stream-times.ts';
import { LatencyHistogram, type LatencySummary } from './latency.ts';
import type { Sample } from './sample.ts';
import { perTokenMs } from './slo.ts';
import { type StreamTimeline, StreamTimelineRecorder } from './stream-timeline.ts';

/** The streams that ended `ok` and brought text, in milliseconds. */
export interface StreamSummary {
  readonly count: number;
  /** Events with text. */
  readonly tokens: number;
  /** Reads that brought text: with fewer than tokens, the time between the tokens of one read is unknown. */
  readonly reads: number;
  /** Tokens as the server counts them; null where it did not in each of the streams. */
  readonly reportedTokens: number | null;
  /** The same per second of the load. */
  readonly reportedPerSecond: number | null;
  /** From the sending, in an open loop from the due time. */
  readonly firstToken: LatencySummary | null;
  /** The same of what a model thought before; null where no stream showed that. */
  readonly firstReasoning: LatencySummary | null;
  /**
   * Between reads that brought text; null where each stream was one read. A slow stream has many long gaps, so
   * percentiles are carried by the number of streams, not by that of the gaps.
   */
  readonly gaps: LatencySummary | null;
  /** A stream's time from the first token to the last, per token after the first; null where none had two. */
  readonly perToken: LatencySummary | null;
  readonly timeline: StreamTimeline;
}

/** Counts the streams of a run, in constant memory. */
export class StreamMetrics {
  readonly #firstToken = new LatencyHistogram();
  readonly #firstReasoning = new LatencyHistogram();
  readonly #gaps = new LatencyHistogram();
  readonly #perToken = new LatencyHistogram();
  readonly #timeline = new StreamTimelineRecorder();
  #count = 0;
  #tokens = 0;
  #reads = 0;
  #reportedTokens: number | null = 0;

  /** A stream without text has nothing to measure. */
  record(stream: StreamTimes, { dueAt, atMs }: Pick<Sample, 'dueAt' | 'atMs'>): void {
    const { firstTokenAt, firstReasoningAt, tokens, reads, gapsMs, reportedTokens } = stream;
    if (firstTokenAt === undefined) return;
    this.#count++;
    this.#tokens += tokens;
    this.#reads += reads;
    this.#reportedTokens = sumKnown(this.#reportedTokens, reportedTokens ?? null);
    this.#firstToken.record(firstTokenAt - dueAt);
    if (firstReasoningAt !== undefined) this.#firstReasoning.record(firstReasoningAt - dueAt);
    const perToken = perTokenMs(stream);
    if (perToken !== undefined) this.#perToken.record(perToken);
    const firstAtMs = atMs + firstTokenAt - dueAt;
    this.#timeline.recordFirstToken(firstAtMs, firstTokenAt - dueAt);
    this.#recordGaps(gapsMs, firstAtMs);
  }

  #recordGaps(gapsMs: readonly number[], fromMs: number): void {
    let atMs = fromMs;
    for (const ms of gapsMs) {
      atMs += ms;
      this.#gaps.record(ms);
      this.#timeline.recordGap(atMs, ms);
    }
  }

  /** `loadMs`: how long the load took, in milliseconds. */
  summary(loadMs: number): StreamSummary {
    return {
      count: this.#count,
      tokens: this.#tokens,
      reads: this.#reads,
      reportedTokens: this.#reportedTokens,
      reportedPerSecond: perSecond(this.#reportedTokens, loadMs),
      firstToken: this.#firstToken.summary() ?? null,
      firstReasoning: this.#firstReasoning.summary() ?? null,
      gaps: this.#gaps.summary(this.#count) ?? null,
      perToken: this.#perToken.summary() ?? null,
      timeline: this.#timeline.timeline,
    };
  }
}

/** A sum of which one part is unknown is unknown. */
export function sumKnown(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

/** Null of an unknown number, and in no time. */
export function perSecond(number: number | null, ms: number): number | null {
  return number === null || ms <= 0 ? null : (number * 1_000) / ms;
}
