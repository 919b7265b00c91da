import { revealingRank } from '../answer/database/database-error.ts';
import { ErrorCounts, type SeenError } from '../answer/database/error-counts.ts';
import { OUTCOMES, type Outcome } from '../answer/outcome.ts';
import type { ServerTiming } from '../answer/server-timing.ts';
import { type Goodput, GoodputTally } from './goodput.ts';
import { LatencyHistogram, type LatencySummary } from './latency.ts';
import type { Sample } from './sample.ts';
import type { Slo } from './slo.ts';
import { StreamMetrics, type StreamSummary } from './stream-metrics.ts';
import { type Timeline, TimelineRecorder } from './timeline.ts';

/** A kind of failure, with its first example, or the most specific one. */
export interface FailureClass {
  readonly outcome: Outcome;
  readonly count: number;
  readonly example: string;
}

/** The `Server-Timing` of all requests, summed. */
export interface TimingSummary {
  /** Requests that carried the header. */
  readonly requests: number;
  readonly meanPoolWaitMs: number;
  readonly meanDatabaseMs: number;
  readonly meanModelMs: number;
  /** Lock errors inside requests that were answered with success. */
  readonly lockErrorsRecovered: number;
  /** Lock errors inside requests that failed. */
  readonly lockErrorsInFailed: number;
  readonly retries: number;
  readonly requestsRetried: number;
  readonly mostRetries: number;
}

/** Counts the requests of a run, in constant memory. */
export class RunMetrics {
  readonly outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  readonly #examples = new Map<Outcome, { readonly text: string; readonly rank: number }>();
  readonly #databaseErrors = new ErrorCounts();
  readonly #latency = new LatencyHistogram();
  /** Undefined until a stream has ended well: most servers have none. */
  #streams: StreamMetrics | undefined;
  readonly #timeline = new TimelineRecorder();
  readonly #timing = { requests: 0, poolWaitMs: 0, databaseMs: 0, modelMs: 0 };
  readonly #retries = {
    lockErrorsRecovered: 0,
    lockErrorsInFailed: 0,
    retries: 0,
    requestsRetried: 0,
    mostRetries: 0,
  };
  completed = 0;
  /** Replies that quote the message they answer. */
  traced = 0;
  /** Requests that were cut off, or could not connect, because of an injected kill. */
  cutOff = 0;
  /** Requests that failed because an injected fault ended sessions of the database. */
  sessionsLost = 0;

  readonly #goodput: GoodputTally;

  constructor(slos: readonly Slo[] = []) {
    this.#goodput = new GoodputTally(slos);
  }

  /** `excuse`: the fault that has its outcome as a symptom, and was under way. */
  record(sample: Sample, excuse?: 'kill' | 'terminate'): void {
    this.completed++;
    if (excuse === 'kill') this.cutOff++;
    if (excuse === 'terminate') this.sessionsLost++;
    if (sample.traced) this.traced++;
    this.outcomes[sample.outcome]++;
    if (sample.outcome === 'ok') this.#recordSuccess(sample);
    else this.#keepExample(sample.outcome, sample.detail ?? '');
    this.#timeline.record(sample);
    if (sample.timing) this.#recordTiming(sample.timing, sample.outcome === 'ok');
  }

  #recordSuccess(sample: Sample): void {
    this.#latency.record(sample.latencyMs);
    this.#goodput.add(sample);
    if (sample.stream?.firstTokenAt === undefined) return;
    this.#streams ??= new StreamMetrics();
    this.#streams.record(sample.stream, sample);
  }

  /** Keeps the first example of each outcome, or one that says more. */
  #keepExample(outcome: Outcome, detail: string): void {
    const rank = revealingRank(this.#databaseErrors.add(detail));
    const kept = this.#examples.get(outcome);
    if (kept === undefined || rank > kept.rank) this.#examples.set(outcome, { text: detail, rank });
  }

  /** In the answers, most revealing first. */
  get databaseErrors(): SeenError[] {
    return this.#databaseErrors.seen;
  }

  /** Most frequent first. */
  get failures(): FailureClass[] {
    return [...this.#examples]
      .map(([outcome, { text }]) => ({ outcome, count: this.outcomes[outcome], example: text }))
      .sort((a, b) => b.count - a.count);
  }

  get latency(): LatencySummary | undefined {
    return this.#latency.summary();
  }

  /** `loadMs`: how long the load took, in milliseconds. Null where no answer was a stream with text. */
  streams(loadMs: number): StreamSummary | null {
    return this.#streams?.summary(loadMs) ?? null;
  }

  /** Of so many requests that were due; undefined without limits for each request. */
  goodput(due: number): Goodput | undefined {
    return this.#goodput.over(due);
  }

  get timeline(): Timeline {
    return this.#timeline.timeline;
  }

  /** Undefined where the server reports no timing. */
  get timing(): TimingSummary | undefined {
    const { requests, poolWaitMs, databaseMs, modelMs } = this.#timing;
    if (requests === 0) return undefined;
    return {
      requests,
      meanPoolWaitMs: poolWaitMs / requests,
      meanDatabaseMs: databaseMs / requests,
      meanModelMs: modelMs / requests,
      ...this.#retries,
    };
  }

  #recordTiming(timing: ServerTiming, succeeded: boolean): void {
    this.#timing.requests++;
    this.#timing.poolWaitMs += timing.poolWaitMs;
    this.#timing.databaseMs += timing.databaseMs;
    this.#timing.modelMs += timing.modelMs;
    this.#retries[succeeded ? 'lockErrorsRecovered' : 'lockErrorsInFailed'] += timing.lockErrors;
    this.#retries.retries += timing.retries;
    this.#retries.requestsRetried += timing.retries > 0 ? 1 : 0;
    this.#retries.mostRetries = Math.max(this.#retries.mostRetries, timing.retries);
  }
}
