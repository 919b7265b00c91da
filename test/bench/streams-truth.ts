import type { LatencySummary } from '../../src/stress/measure/latency.ts';
import { percentileOf } from './stall.ts';

/** A stream as its server saw it, in milliseconds of the server’s clock. */
export interface WrittenStream {
  /** The number of the request, from 0. */
  readonly seq: number;
  readonly arrivedMs: number;
  /** Each word. */
  readonly writtenMs: readonly number[];
}

/** When a server does nothing, in milliseconds of its clock. */
export interface Pause {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** When something is over that begins at `startMs` and takes `tookMs`, of which nothing passes during the pause. */
export function endsAt(startMs: number, tookMs: number, { fromMs, untilMs }: Pause): number {
  const passesBefore = Math.max(0, fromMs - startMs);
  const isPaused = startMs < untilMs && tookMs >= passesBefore;
  return isPaused ? untilMs + tookMs - passesBefore : startMs + tookMs;
}

/**
 * From when each request was due to its first word, in milliseconds. The requests are due at even intervals; none arrives
 * before it is due, and the quickest of them hardly after it, so that one shows when the first was due.
 */
export function firstTokensOf(streams: readonly WrittenStream[], perSecond: number): number[] {
  const dueAfterFirst = ({ seq }: WrittenStream) => (seq * 1_000) / perSecond;
  const firstDue = Math.min(...streams.map((stream) => stream.arrivedMs - dueAfterFirst(stream)));
  return streams.map((stream) => (stream.writtenMs[0] ?? Number.NaN) - firstDue - dueAfterFirst(stream));
}

/** Between the words of each stream, in milliseconds. */
export function gapsOf(streams: readonly WrittenStream[]): number[] {
  return streams.flatMap(({ writtenMs }) =>
    writtenMs.slice(1).map((at, index) => at - (writtenMs[index] ?? Number.NaN)),
  );
}

/** A percentile in milliseconds: as the tool reported it, and as it was. */
export interface Reading {
  readonly measure: string;
  readonly reported: number;
  readonly truth: number;
}

/** What the tool may be off: two percent, or two milliseconds where that is more. */
const TOLERANCE = { share: 0.02, ms: 2 };

/** How far a reading is off, as a share of what it may be off. */
export function shareOfTolerance({ reported, truth }: Reading): number {
  return Math.abs(reported - truth) / Math.max(TOLERANCE.ms, truth * TOLERANCE.share);
}

const PERCENTILES = [50, 99] as const;

/** p50 and p99 of what both sides say about the same times. */
export function readingsOf(
  name: string,
  reported: LatencySummary | null | undefined,
  truth: readonly number[],
): readonly Reading[] {
  return PERCENTILES.map((wanted) => ({
    measure: `p${wanted} of ${name}`,
    reported: reported?.percentiles.find(({ percentile }) => percentile === wanted)?.ms ?? Number.NaN,
    truth: percentileOf(truth, wanted),
  }));
}
