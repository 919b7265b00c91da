import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Whether the tool itself kept up: a generator that did not makes the server look slower than it is. */
export interface GeneratorHealth {
  /** Share of one core used, 0 to about 1 (helper threads can bring it above); null in a run too short to tell. */
  readonly cpu: number | null;
  readonly eventLoopDelayMaxMs: number;
  /** Requests that were under way at the same moment, at most. */
  readonly mostInFlight: number;
  readonly saturated: boolean;
}

const SATURATED_CPU = 0.9;

/** Below this a run is too short for its CPU share to mean anything: start-up alone fills it. */
const JUDGED_AFTER_MS = 1_000;

export class GeneratorWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  readonly #startedAt = performance.now();
  readonly #cpuBefore = process.cpuUsage();
  #inFlight = 0;
  #health: GeneratorHealth | undefined;
  #mostInFlight = 0;

  constructor() {
    this.#delay.enable();
  }

  sent(): void {
    this.#mostInFlight = Math.max(this.#mostInFlight, ++this.#inFlight);
  }

  answered(): void {
    this.#inFlight--;
  }

  /** Later calls tell what the first one told. */
  stop(): GeneratorHealth {
    this.#health ??= this.#measure();
    return this.#health;
  }

  #measure(): GeneratorHealth {
    this.#delay.disable();
    const elapsedMs = performance.now() - this.#startedAt;
    const { user, system } = process.cpuUsage(this.#cpuBefore);
    const cpu = elapsedMs < JUDGED_AFTER_MS ? null : (user + system) / 1_000 / elapsedMs;
    return {
      cpu,
      eventLoopDelayMaxMs: this.#delay.max / 1e6,
      mostInFlight: this.#mostInFlight,
      saturated: cpu !== null && cpu >= SATURATED_CPU,
    };
  }
}
