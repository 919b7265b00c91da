import { performance } from 'node:perf_hooks';
import { traitsOf } from '../../stress/answer/outcome.ts';
import type { RoundEnd } from '../../stress/load/round-end.ts';
import { GeneratorWatch } from '../../stress/measure/generator-health.ts';
import { RunMetrics } from '../../stress/measure/run-metrics.ts';
import type { Sample } from '../../stress/measure/sample.ts';
import type { Slo } from '../../stress/measure/slo.ts';
import type { StepRounds } from '../result.ts';
import type { Answered } from './backlog.ts';
import { perSecondOnceSettled } from './per-second-once-settled.ts';
import { RoundTally } from './round-tally.ts';

/** What a step measured. Times are milliseconds. */
export interface StepMeasures {
  readonly metrics: RunMetrics;
  /** Requests; with a scenario, rounds. */
  readonly answered: readonly Answered[];
  /** From when those were due to when they began, the median. */
  readonly lateMs: number;
  /** For which it sent. */
  readonly loadMs: number;
  /** Successes per second, once the queue has settled. */
  readonly okPerSecond: number;
  /** Null without a scenario. */
  readonly rounds: StepRounds | null;
  readonly generator: ReturnType<GeneratorWatch['stop']>;
  /** Share of the time in which the load generator had something to do, also while other programs had its processor. */
  readonly busyShare: number;
}

/** Records the answers of one step. */
export class StepRecorder {
  readonly #metrics: RunMetrics;
  readonly #answered: Answered[] = [];
  readonly #late: number[] = [];
  readonly #okEnds: number[] = [];
  readonly #rounds: RoundTally | undefined;
  readonly #watch = new GeneratorWatch();
  readonly #startedAt = performance.now();
  readonly #loopBefore = performance.eventLoopUtilization();
  #busyShare: number | undefined;
  #failedRequests = 0;

  constructor(slos: readonly Slo[], hasRounds: boolean) {
    this.#metrics = new RunMetrics(slos);
    this.#rounds = hasRounds ? new RoundTally() : undefined;
  }

  /** Requests that are over; with a scenario, rounds. */
  get completed(): number {
    return this.#answered.length;
  }

  /** Requests that failed because of the server, and rounds that failed without a chat that did. */
  get failed(): number {
    return Math.max(this.#failedRequests, this.#rounds?.failed ?? 0);
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  add(sample: Sample): void {
    const { dueAt, sentAt = dueAt, latencyMs, outcome } = sample;
    this.#metrics.record(sample);
    if (outcome === 'ok') this.#okEnds.push(dueAt - this.#startedAt + latencyMs);
    else if (traitsOf(outcome).blame !== 'generator') this.#failedRequests++;
    if (!this.#rounds) this.#answer(dueAt, sentAt, dueAt + latencyMs);
  }

  addRound(round: RoundEnd): void {
    this.#rounds?.add(round);
    this.#answer(round.dueAt, round.begunAt, round.endedAt);
  }

  /** `loadMs`: for how long it sent. */
  over(loadMs: number): StepMeasures {
    this.stopWatch();
    const late = this.#late.sort((a, b) => a - b);
    return {
      metrics: this.#metrics,
      answered: this.#answered,
      lateMs: late[late.length >> 1] ?? 0,
      loadMs,
      okPerSecond: perSecondOnceSettled(this.#okEnds, loadMs),
      rounds: this.#rounds?.over(this.#startedAt, loadMs) ?? null,
      generator: this.#watch.stop(),
      busyShare: this.#busyShare ?? 0,
    };
  }

  /** To be called when the time for sending is over: waiting for late answers would make the generator look idle. */
  stopWatch(): void {
    this.#watch.stop();
    this.#busyShare ??= performance.eventLoopUtilization(this.#loopBefore).utilization;
  }

  #answer(dueAt: number, begunAt: number, endedAt: number): void {
    this.#answered.push({ dueMs: dueAt - this.#startedAt, endMs: endedAt - this.#startedAt });
    this.#late.push(begunAt - dueAt);
  }
}
