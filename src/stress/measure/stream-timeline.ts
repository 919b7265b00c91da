import { Intervals, toMicroseconds } from './intervals.ts';

/** Streams over time, at constant size however long a run is, by the moment when the text arrived. */
export interface StreamTimeline {
  /** The length of each interval of the lists below, which are equally long. */
  readonly intervalMs: number;
  readonly firstToken: TimesByInterval;
  readonly gaps: TimesByInterval;
}

/** For each interval: how many times ended in it, their mean and the longest in milliseconds; 0 where there is none. */
export interface TimesByInterval {
  readonly count: readonly number[];
  readonly meanMs: readonly number[];
  readonly maxMs: readonly number[];
}

/** Times are milliseconds from the start of the load. */
export class StreamTimelineRecorder {
  readonly #intervals = new Intervals<Interval>(newInterval, (into, { firstToken, gaps }) => {
    into.firstToken.add(firstToken);
    into.gaps.add(gaps);
  });

  recordFirstToken(atMs: number, ms: number): void {
    this.#intervals.at(atMs).firstToken.record(ms);
  }

  recordGap(atMs: number, ms: number): void {
    this.#intervals.at(atMs).gaps.record(ms);
  }

  /** Adds another run, which started `offsetMs` after this one. */
  add({ intervalMs, firstToken, gaps }: StreamTimeline, offsetMs: number): void {
    for (const index of firstToken.count.keys()) {
      const interval = this.#intervals.at(offsetMs + index * intervalMs);
      interval.firstToken.add(timesAt(firstToken, index));
      interval.gaps.add(timesAt(gaps, index));
    }
  }

  get timeline(): StreamTimeline {
    const intervals = this.#intervals.all;
    return {
      intervalMs: this.#intervals.lengthMs,
      firstToken: byInterval(intervals.map(({ firstToken }) => firstToken)),
      gaps: byInterval(intervals.map(({ gaps }) => gaps)),
    };
  }
}

class Times {
  count = 0;
  sumMs = 0;
  maxMs = 0;

  record(ms: number): void {
    this.count++;
    this.sumMs += ms;
    if (ms > this.maxMs) this.maxMs = ms;
  }

  add({ count, sumMs, maxMs }: Readonly<Pick<Times, 'count' | 'sumMs' | 'maxMs'>>): void {
    this.count += count;
    this.sumMs += sumMs;
    this.maxMs = Math.max(this.maxMs, maxMs);
  }
}

interface Interval {
  readonly firstToken: Times;
  readonly gaps: Times;
}

function newInterval(): Interval {
  return { firstToken: new Times(), gaps: new Times() };
}

function timesAt({ count, meanMs, maxMs }: TimesByInterval, index: number) {
  const number = count[index] ?? 0;
  return { count: number, sumMs: (meanMs[index] ?? 0) * number, maxMs: maxMs[index] ?? 0 };
}

function byInterval(times: readonly Times[]): TimesByInterval {
  return {
    count: times.map(({ count }) => count),
    meanMs: times.map(({ count, sumMs }) => toMicroseconds(count > 0 ? sumMs / count : 0)),
    maxMs: times.map(({ maxMs }) => toMicroseconds(maxMs)),
  };
}
