import { setTimeout as delay } from 'node:timers/promises';
import { traitsOf } from '../answer/outcome.ts';
import { Ledger } from '../audit/ledger.ts';
import type { InjectedFault } from '../faults/fault.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { gaveUp } from '../http/connection-errors.ts';
import type { Hang } from '../judge/measured/hang.ts';
import type { Schedule } from '../judge/measured/measured.ts';
import type { Repetition } from '../judge/measured/repetition.ts';
import { type Load, lengthMs } from '../load/load.ts';
import { pace, type Send } from '../load/pacer.ts';
import type { InTurns } from '../load/turns.ts';
import { type GeneratorHealth, GeneratorWatch } from '../measure/generator-health.ts';
import { LatencyHistogram } from '../measure/latency.ts';
import { fasterRates, NO_RATES, type Rates, ratesOver } from '../measure/rates.ts';
import { RunMetrics } from '../measure/run-metrics.ts';
import type { Sample } from '../measure/sample.ts';
import type { Slo } from '../measure/slo.ts';
import { type AttemptLimits, REFUSED_PAUSE_MS } from './sending/attempts.ts';
import type { HangWatch } from './sending/hang-watch.ts';
import { RepetitionTally } from './sending/repetition-tally.ts';
import { type Ended, Retrier } from './sending/retrier.ts';
import type { VirtualUsers } from './sending/virtual-users.ts';
import { TurnsTaken } from './turns-taken.ts';

/** What was measured during a load. */
export interface MeasuredLoad {
  readonly metrics: RunMetrics;
  readonly generator: GeneratorHealth;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds of all turns, each from its first request to its last answer. */
  readonly loadMs: number;
  readonly rates: Rates;
  /** Requests that were under way when the load was cut off. */
  readonly cutShort: number;
  readonly schedule: Schedule | null;
  /** Null where nothing was to be repeated. */
  readonly repetition: Repetition | null;
  /** Null unless the server hangs: then the load ended early. */
  readonly hang: Hang | null;
  readonly faults: readonly InjectedFault[];
}

/** As `Send`; after `over`, nothing is sent again. */
type SendUntil = (user: number, dueAt: number | undefined, over: AbortSignal) => Promise<void>;

export interface LoadRunnerOptions extends AttemptLimits {
  readonly users: VirtualUsers;
  readonly injector: FaultInjector;
  readonly hangWatch: HangWatch;
  readonly onSample: (sample: Sample) => void;
  readonly slos: readonly Slo[];
}

const ONCE: InTurns = (send) => send();

/** Sends a load with virtual users, and counts how its requests end. */
export class LoadRunner {
  /** All requests, including those of the warm-up. */
  readonly ledger = new Ledger();
  readonly #metrics: RunMetrics;
  readonly #lateness = new LatencyHistogram();
  readonly #users: VirtualUsers;
  readonly #injector: FaultInjector;
  readonly #hangWatch: HangWatch;
  readonly #onSample: (sample: Sample) => void;
  readonly #retrier: Retrier;
  readonly #repetitions: RepetitionTally | undefined;
  #sent = 0;
  #isCutOff = false;
  #cutShort = 0;
  #hasHung = false;
  /** Aborted by an error of our own: a run must not go on with it, or judge a server by it. */
  readonly #broken = new AbortController();

  constructor({ users, injector, hangWatch, onSample, slos, ...limits }: LoadRunnerOptions) {
    this.#metrics = new RunMetrics(slos);
    this.#users = users;
    this.#injector = injector;
    this.#hangWatch = hangWatch;
    this.#onSample = onSample;
    this.#retrier = new Retrier(users, hangWatch, limits);
    this.#repetitions = limits.retryLost > 0 ? new RepetitionTally() : undefined;
  }

  /**
   * A load that is in the audit, but not in the metrics. Resolves with whether the server hangs; rejects, as `measure`,
   * with an error of our own.
   */
  async warmUp(load: Load, signal: AbortSignal): Promise<Hang | null> {
    const send: SendUntil = async (user, _, over) => {
      await this.#users.settle(user);
      const sentAt = performance.now();
      const { answered } = this.#noted(await this.#retrier.send(user, this.#sent++, sentAt, over), sentAt);
      if (!traitsOf(answered.outcome).reachedServer) await delay(REFUSED_PAUSE_MS);
    };
    const { hang } = await this.#pace(load, send, signal);
    this.#broken.signal.throwIfAborted();
    return hang;
  }

  /** Sends the load once, or in turns. */
  async measure(load: Load, signal: AbortSignal, inTurns?: InTurns): Promise<MeasuredLoad> {
    const watch = new GeneratorWatch();
    const loadOver = new AbortController();
    const faults = this.#injector.inject(loadOver.signal);
    await this.#injector.ready();
    const startedAt = new Date().toISOString();
    const start = performance.now();
    // Between turns nothing is sent: then only the whole of each turn has a rate.
    const sending = this.#watchSending(inTurns ? undefined : lengthMs(load), watch);
    const send = this.#sender(start, watch);
    const turns = new TurnsTaken(() => this.#pace(load, send, signal), signal);
    await (inTurns ?? ONCE)(() => turns.take()).finally(() => loadOver.abort());
    const { loadMs, counts, hang } = turns;
    const injected = await faults;
    this.#broken.signal.throwIfAborted();
    return {
      metrics: this.#metrics,
      startedAt,
      loadMs,
      rates: fasterRates(sending.over(), this.#ratesOver(loadMs)),
      cutShort: this.#cutShort,
      generator: watch.stop(),
      schedule: counts ? { ...counts, lateness: this.#lateness.summary() ?? null } : null,
      hang,
      repetition: this.#repetitions?.repetition ?? null,
      faults: injected,
    };
  }

  /** An error of our own ends the load, and so does a server that hangs. */
  #pace(load: Load, send: SendUntil, signal: AbortSignal) {
    const guarded =
      (over: AbortSignal): Send =>
      (user, dueAt) =>
        send(user, dueAt, over).catch((error: unknown) => this.break(error));
    const giveUp = (reason: string) => {
      this.#hasHung = true;
      this.#users.destroy(gaveUp(reason));
    };
    const ended = AbortSignal.any([signal, this.#broken.signal]);
    return this.#hangWatch.during((over) => pace(load, guarded(over), over), ended, giveUp);
  }

  #noted(sent: Ended, sentAt: number): Ended {
    const ended = this.#withOpenEnd(sent, sentAt);
    this.ledger.record(ended.answered.seq, ended.answered, ended.attempts);
    return ended;
  }

  /** A server whose session ended during a commit cannot know what became of it, whatever its error says. */
  #withOpenEnd(ended: Ended, sentAt: number): Ended {
    const { outcome, certainty } = ended.answered;
    if (certainty !== 'failed' || outcome !== 'internal-error') return ended;
    if (this.#injector.excuseOf(outcome, sentAt) !== 'terminate') return ended;
    if (ended.attempts) ended.attempts.certainty = 'unknown';
    return { ...ended, answered: { ...ended.answered, certainty: 'unknown' } };
  }

  /** Ends the load with an error of our own, which is not one of the server. */
  break(error: unknown): void {
    this.#broken.abort(error);
    this.cutOff();
  }

  /**
   * Where the time for sending is given, the rate and the generator's health are measured in that time: waiting for a
   * late answer would change both. `over` returns the rates in that time, or 0.
   */
  #watchSending(length: number | undefined, watch: GeneratorWatch): { over(): Rates } {
    if (length === undefined) return { over: () => NO_RATES };
    let rates = NO_RATES;
    const timer = setTimeout(() => {
      rates = this.#ratesOver(length);
      watch.stop();
    }, length);
    return {
      over: () => {
        clearTimeout(timer);
        return rates;
      },
    };
  }

  #ratesOver(ms: number): Rates {
    const { outcomes, completed } = this.#metrics;
    return ratesOver({ completed, ok: outcomes.ok }, ms);
  }

  /** Fails the requests under way. */
  cutOff(): void {
    this.#isCutOff = true;
    this.#users.destroy();
  }

  #sender(start: number, watch: GeneratorWatch): SendUntil {
    return async (user, dueAt, over) => {
      // In an open loop, this time would count as latency.
      const settling = dueAt === undefined ? this.#users.settle(user) : undefined;
      if (settling) await settling;
      watch.sent();
      const sentAt = performance.now();
      const sent = await this.#retrier.send(user, this.#sent++, sentAt, over);
      const { answered, attempts, isCutShort, endedAt } = this.#noted(sent, sentAt);
      watch.answered();
      // We cut it off: the server might still have answered, so this says nothing about the server.
      if (this.#isCutOff || (isCutShort && !this.#hasHung)) {
        this.#cutShort++;
        return;
      }
      if (attempts) this.#repetitions?.add(attempts);
      if (dueAt !== undefined) this.#lateness.record(sentAt - dueAt);
      const from = dueAt ?? sentAt;
      const sample = { ...answered, atMs: from - start, dueAt: from, latencyMs: endedAt - from };
      this.#metrics.record(sample, this.#injector.excuseOf(sample.outcome, sentAt));
      this.#onSample(sample);
      if (!traitsOf(sample.outcome).reachedServer) await delay(REFUSED_PAUSE_MS);
    };
  }
}
