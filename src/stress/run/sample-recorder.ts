import type { FaultInjector } from '../faults/fault-injector.ts';
import { LatencyHistogram } from '../measure/latency.ts';
import { RunMetrics } from '../measure/run-metrics.ts';
import type { Sample, WireFigures } from '../measure/sample.ts';
import type { Slo } from '../measure/slo.ts';
import type { OwnRequest } from '../scenario/round/own-request.ts';
import type { EndedStep } from '../scenario/tally/step-tally.ts';
import type { Begun, TakeSent } from './records/sending.ts';
import { RepetitionTally } from './sending/repetition-tally.ts';
import type { Ended } from './sending/retrier.ts';

export interface RecorderOptions {
  readonly injector: FaultInjector;
  readonly onSample: (sample: Sample) => void;
  /** Undefined where no records are made. */
  readonly onSent?: TakeSent | undefined;
  readonly slos: readonly Slo[];
  readonly retryLost: number;
}

/** When a request was sent, in milliseconds of `performance.now()`; `own`: what was sent in place of the template. */
interface SentAs {
  readonly sentAt: number;
  /** Undefined without a schedule. */
  readonly dueAt: number | undefined;
  readonly own: OwnRequest | undefined;
}

/** Counts the requests of the measured load, and passes each on. */
export class SampleRecorder {
  readonly metrics: RunMetrics;
  readonly lateness = new LatencyHistogram();
  /** Undefined where nothing is repeated. */
  readonly repetitions: RepetitionTally | undefined;
  readonly #injector: FaultInjector;
  readonly #onSample: (sample: Sample) => void;
  readonly #onSent: TakeSent | undefined;
  #begun: Begun = { startedAt: '', start: 0 };

  constructor({ injector, onSample, onSent, slos, retryLost }: RecorderOptions) {
    this.metrics = new RunMetrics(slos);
    this.repetitions = retryLost > 0 ? new RepetitionTally() : undefined;
    this.#injector = injector;
    this.#onSample = onSample;
    this.#onSent = onSent;
  }

  /** The load begins now. */
  begin(): Begun {
    this.#begun = { startedAt: new Date().toISOString(), start: performance.now() };
    return this.#begun;
  }

  take({ answered, attempts, endedAt }: Ended, { sentAt, dueAt, own }: SentAs): void {
    if (attempts) this.repetitions?.add(attempts);
    if (dueAt !== undefined) this.lateness.record(sentAt - dueAt);
    const from = dueAt ?? sentAt;
    // At once: a later login of this user has other secrets.
    const detail =
      own && answered.detail !== undefined ? own.withoutSecrets(answered.detail) : answered.detail;
    const atMs = from - this.#begun.start;
    const sample = { ...answered, detail, sentAt, atMs, dueAt: from, latencyMs: endedAt - from };
    const excusedBy = this.#injector.excuseOf(sample.outcome, sentAt);
    this.metrics.record(sample, excusedBy);
    this.#onSample(sample);
    this.#onSent?.(sample, { ...this.#begun, sentAt, attempts: attempts?.made ?? 1, excusedBy, own });
  }

  /** A request of a scenario beside its chats, which are what the metrics are about. */
  takeStep(step: EndedStep, wire: WireFigures | undefined): void {
    const { name, from, sentAt, endedAt, failure, excusedBy } = step;
    const { outcome = 'ok', detail } = failure ?? {};
    const sample = { outcome, detail, dueAt: from, latencyMs: endedAt - from, wire } as const;
    this.#onSent?.(sample, {
      ...this.#begun,
      sentAt,
      attempts: 1,
      excusedBy,
      own: { name, hasToken: false },
    });
  }
}
