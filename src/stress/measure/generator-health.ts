import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Whether the tool itself kept up: a saturated generator makes the server look slower than it is. */
export interface GeneratorHealth {
  /** Share of one core used, 0 to about 1 (more with helper threads); null in a run too short to measure it. */
  readonly cpu: number | null;
  readonly eventLoopDelayMaxMs: number;
  /** The most requests under way at once. */
  readonly mostInFlight: number;
  readonly saturated: boolean;
}

const SATURATED_CPU = 0.9;

/** Below this a run is too short for a CPU share: start-up alone fills it. */
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

  /** Requests that were sent and not answered yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Later calls return what the first one returned. */
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
