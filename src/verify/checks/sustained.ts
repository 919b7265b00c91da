import { formatDuration } from '../../duration.ts';
import { LatencyHistogram } from '../../stress/measure/latency.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import type { Check } from '../check.ts';
import { answeredAndStored, checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureOf } from '../outcome/failure.ts';
import { residentMemory } from '../probes/resident-memory.ts';
import { loop, runLoad } from '../probes/run-load.ts';

const DURATION_MS = 10_000;
const QUARTERS = 4;
const MEASURE_EVERY_MS = 250;

// Wide, so that a busy machine does not fail the check; a cost that grows with the history far exceeds it.
const LATENCY_FACTOR = 3;
const LATENCY_SLACK_MS = 50;
const MEMORY_FACTOR = 1.5;
const MEMORY_SLACK_BYTES = 128 * 2 ** 20;

export const sustained: Check = {
  name: 'sustained',
  holdsWhen: '20 at a time for 10 s are all answered; memory and latency do not grow beyond bounds',
  needs: [],
  uses: ['history'],
  takesScenario: true,
  quick: false,
  async run(context) {
    const target = await context.start();
    const trend = new Trend(target.server?.pid);
    const load = loop(20, { durationMs: DURATION_MS });
    const result = await runLoad(context, target, load, { onEvent: (event) => trend.onEvent(event) }).finally(
      () => trend.stop(),
    );
    const failures = [failureOf(result), trend.latencyGrowth(), trend.memoryGrowth()];
    const passed = `${answeredAndStored(result)}, ${trend.lastQuarter}`;
    return checkOutcome({ target, runs: [result], failures, passed });
  },
};

/** Latency and memory in each quarter of a load. */
class Trend {
  readonly #latencies = Array.from({ length: QUARTERS }, () => new LatencyHistogram());
  /** Bytes, as last measured in each quarter; undefined if unknown. */
  readonly #memory = new Array<number | undefined>(QUARTERS).fill(undefined);
  readonly #timer: NodeJS.Timeout;
  #startedAt: number | undefined;

  constructor(pid: number | undefined) {
    this.#timer = setInterval(async () => {
      const memory = await residentMemory(pid);
      if (this.#startedAt !== undefined && memory !== undefined) this.#memory[this.#quarter()] = memory;
    }, MEASURE_EVERY_MS);
  }

  onEvent(event: StressEvent): void {
    if (event.type === 'loading') this.#startedAt = performance.now();
    if (event.type !== 'answered' || event.sample.outcome !== 'ok') return;
    this.#latencies[this.#quarter()]?.record(event.sample.latencyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** From the first quarter with answers to the last. */
  latencyGrowth(): Failure | undefined {
    const medians = this.#medians();
    const [first, last] = [medians[0], medians.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    if (last <= first * LATENCY_FACTOR + LATENCY_SLACK_MS) return undefined;
    return { summary: `the median latency grew from ${formatDuration(first)} to ${formatDuration(last)}` };
  }

  /** From the second quarter to the last: in the first, the server is still warming up. */
  memoryGrowth(): Failure | undefined {
    const [early, late] = [this.#memory[1], this.#memory.at(-1)];
    if (early === undefined || late === undefined) return undefined;
    if (late <= early * MEMORY_FACTOR + MEMORY_SLACK_BYTES) return undefined;
    return { summary: `memory grew from ${mebibytes(early)} to ${mebibytes(late)}` };
  }

  get lastQuarter(): string {
    const memory = this.#memory.at(-1);
    const p50 = formatDuration(this.#medians().at(-1) ?? 0);
    return `p50 ${p50}, ${memory === undefined ? 'memory unknown' : mebibytes(memory)}`;
  }

  #medians(): number[] {
    return this.#latencies.flatMap((latency) => latency.summary()?.percentiles[0]?.ms ?? []);
  }

  #quarter(): number {
    const elapsedMs = performance.now() - (this.#startedAt ?? 0);
    return Math.min(QUARTERS - 1, Math.floor((elapsedMs / DURATION_MS) * QUARTERS));
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
