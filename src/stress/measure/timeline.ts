import { OUTCOMES, type Outcome } from '../answer/outcome.ts';
import { Intervals, toMicroseconds } from './intervals.ts';
import { Reservoir } from './reservoir.ts';
import { lockErrorsOf, type Sample } from './sample.ts';

/** A run over time, at constant size however long it is. Times are milliseconds from the start of the load. */
export interface Timeline {
  /** The length of each interval of the counts below. */
  readonly intervalMs: number;
  /** Counts for each interval, by the time of the answer. All four have the same length. */
  readonly completed: readonly number[];
  readonly failed: readonly number[];
  /** Those that clients saw, and those that a retry absorbed if the server reports them. */
  readonly lockErrors: readonly number[];
  readonly retries: readonly number[];
  /** Requests of each outcome that occurred: all of them, or a random sample if there are too many. */
  readonly dots: readonly DotGroup[];
}

export interface DotGroup {
  readonly outcome: Outcome;
  /** All requests with this outcome; the dots are a sample of them. */
  readonly count: number;
  /** When they were sent, in an open loop when they were due. As long as `latencyMs`, in no order. */
  readonly atMs: readonly number[];
  readonly latencyMs: readonly number[];
}

const OK_DOTS = 2_000;
const OTHER_DOTS = 300;

/** Records a run as it goes. `random` is from 0 to 1. */
export class TimelineRecorder {
  readonly #random: () => number;
  readonly #reservoirs = new Map<Outcome, Reservoir<Dot>>();
  readonly #intervals = new Intervals<Interval>(newInterval, (into, interval) => {
    for (const key of INTERVAL_KEYS) into[key] += interval[key];
  });

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  record(sample: Sample): void {
    const { outcome, atMs, latencyMs, timing } = sample;
    const interval = this.#intervals.at(atMs + latencyMs);
    interval.completed++;
    if (outcome !== 'ok') interval.failed++;
    interval.lockErrors += lockErrorsOf(sample);
    interval.retries += timing?.retries ?? 0;
    this.#reservoirOf(outcome).add({ atMs, latencyMs });
  }

  /** Adds another run, which started `offsetMs` after this one. */
  add({ intervalMs, completed, failed, lockErrors, retries, dots }: Timeline, offsetMs: number): void {
    for (const index of completed.keys()) {
      const interval = this.#intervals.at(offsetMs + index * intervalMs);
      interval.completed += completed[index] ?? 0;
      interval.failed += failed[index] ?? 0;
      interval.lockErrors += lockErrors[index] ?? 0;
      interval.retries += retries[index] ?? 0;
    }
    for (const { outcome, count, atMs, latencyMs } of dots) {
      const moved = atMs.map((ms, index) => ({ atMs: ms + offsetMs, latencyMs: latencyMs[index] ?? 0 }));
      this.#reservoirOf(outcome).addSample(moved, count);
    }
  }

  get timeline(): Timeline {
    const column = (key: keyof Interval) => this.#intervals.all.map((interval) => interval[key]);
    return {
      intervalMs: this.#intervals.lengthMs,
      completed: column('completed'),
      failed: column('failed'),
      lockErrors: column('lockErrors'),
      retries: column('retries'),
      dots: OUTCOMES.flatMap((outcome) => {
        const reservoir = this.#reservoirs.get(outcome);
        return reservoir ? [groupOf(outcome, reservoir)] : [];
      }),
    };
  }

  #reservoirOf(outcome: Outcome): Reservoir<Dot> {
    const known = this.#reservoirs.get(outcome);
    if (known) return known;
    const reservoir = new Reservoir<Dot>(outcome === 'ok' ? OK_DOTS : OTHER_DOTS, this.#random);
    this.#reservoirs.set(outcome, reservoir);
    return reservoir;
  }
}

type Interval = { completed: number; failed: number; lockErrors: number; retries: number };
const INTERVAL_KEYS = ['completed', 'failed', 'lockErrors', 'retries'] as const;
const newInterval = (): Interval => ({ completed: 0, failed: 0, lockErrors: 0, retries: 0 });

interface Dot {
  readonly atMs: number;
  readonly latencyMs: number;
}

function groupOf(outcome: Outcome, { count, items }: Reservoir<Dot>): DotGroup {
  return {
    outcome,
    count,
    atMs: items.map(({ atMs }) => toMicroseconds(atMs)),
    latencyMs: items.map(({ latencyMs }) => toMicroseconds(latencyMs)),
  };
}
