import { setTimeout as delay } from 'node:timers/promises';
import { traitsOf } from '../answer/outcome.ts';
import { Ledger } from '../audit/ledger.ts';
import type { InjectedFault } from '../faults/fault.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Schedule } from '../judge/measured/measured.ts';
import { type Load, lengthMs } from '../load/load.ts';
import { pace, type Send } from '../load/pacer.ts';
import { type GeneratorHealth, GeneratorWatch } from '../measure/generator-health.ts';
import { LatencyHistogram } from '../measure/latency.ts';
import { RunMetrics } from '../measure/run-metrics.ts';
import type { Sample } from '../measure/sample.ts';
import type { VirtualUsers } from './virtual-users.ts';

/** As a client would: what is down now is not up a millisecond later. */
const REFUSED_PAUSE_MS = 100;

/** What was measured while a load went. */
export interface MeasuredLoad {
  readonly metrics: RunMetrics;
  readonly generator: GeneratorHealth;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly loadMs: number;
  readonly ratePerSecond: number;
  /** Requests that were under way when the load was cut off. */
  readonly cutShort: number;
  readonly schedule: Schedule | null;
  readonly faults: readonly InjectedFault[];
}

/** Lets virtual users send a load, and counts what comes of it. */
export class LoadRunner {
  /** Everything that was sent, the warm-up included. */
  readonly ledger = new Ledger();
  readonly #metrics = new RunMetrics();
  readonly #lateness = new LatencyHistogram();
  readonly #users: VirtualUsers;
  readonly #injector: FaultInjector;
  readonly #onSample: (sample: Sample) => void;
  #sent = 0;
  #isCutOff = false;
  #cutShort = 0;

  constructor(users: VirtualUsers, injector: FaultInjector, onSample: (sample: Sample) => void) {
    this.#users = users;
    this.#injector = injector;
    this.#onSample = onSample;
  }

  /** A load that the audit knows of, but the metrics do not. */
  async warmUp(load: Load, signal: AbortSignal): Promise<void> {
    const send = async (user: number) => {
      const { seq, outcome } = await this.#users.send(user, this.#sent++);
      this.ledger.record(seq, outcome);
      if (!traitsOf(outcome).reachedServer) await delay(REFUSED_PAUSE_MS);
    };
    await pace(load, send, signal);
  }

  async measure(load: Load, signal: AbortSignal): Promise<MeasuredLoad> {
    const watch = new GeneratorWatch();
    const loadOver = new AbortController();
    const faults = this.#injector.inject(loadOver.signal);
    await this.#injector.ready();
    const startedAt = new Date().toISOString();
    const start = performance.now();
    const sending = this.#watchSending(load, watch);
    const paced = await pace(load, this.#sender(start, watch), signal).finally(() => loadOver.abort());
    const loadMs = performance.now() - start;
    return {
      metrics: this.#metrics,
      startedAt,
      loadMs,
      ratePerSecond: Math.max(sending.over(), perSecond(this.#metrics.completed, loadMs)),
      cutShort: this.#cutShort,
      generator: watch.stop(),
      schedule: paced ? { ...paced, lateness: this.#lateness.summary() ?? null } : null,
      faults: await faults,
    };
  }

  /**
   * Where the time for sending is given, its rate and the generator's health are those of that time: who waits for one
   * late answer neither works nor rests. `over` returns the rate then, or 0.
   */
  #watchSending(load: Load, watch: GeneratorWatch): { over(): number } {
    const length = lengthMs(load);
    if (length === undefined) return { over: () => 0 };
    let rate = 0;
    const timer = setTimeout(() => {
      rate = perSecond(this.#metrics.completed, length);
      watch.stop();
    }, length);
    return {
      over: () => {
        clearTimeout(timer);
        return rate;
      },
    };
  }

  /** Fails what is under way. */
  cutOff(): void {
    this.#isCutOff = true;
    this.#users.destroy();
  }

  #sender(start: number, watch: GeneratorWatch): Send {
    return async (user, dueAt) => {
      watch.sent();
      const sentAt = performance.now();
      const answered = await this.#users.send(user, this.#sent++);
      const now = performance.now();
      watch.answered();
      this.ledger.record(answered.seq, answered.outcome);
      // Cut off by us: the server may still answer, so this says nothing of it.
      if (this.#isCutOff) {
        this.#cutShort++;
        return;
      }
      if (dueAt !== undefined) this.#lateness.record(sentAt - dueAt);
      const from = dueAt ?? sentAt;
      const sample = { ...answered, atMs: from - start, latencyMs: now - from };
      this.#metrics.record(sample, this.#injector.isDown);
      this.#onSample(sample);
      if (!traitsOf(sample.outcome).reachedServer) await delay(REFUSED_PAUSE_MS);
    };
  }
}

function perSecond(count: number, ms: number): number {
  return ms > 0 ? (count * 1_000) / ms : 0;
}
