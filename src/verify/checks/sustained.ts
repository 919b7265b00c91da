import { formatDuration } from '../../duration.ts';
import { LatencyHistogram } from '../../stress/measure/latency.ts';
import type { StressEvent } from '../../stress/stress.ts';
import type { Check } from '../check.ts';
import { memoryOf } from '../memory-of.ts';
import { answered, type Complaint, complaintOf, conclude } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

const DURATION_MS = 10_000;
const QUARTERS = 4;
const LOOK_EVERY_MS = 250;

// Wide, so that a busy machine is no alarm; a cost that grows with what is stored goes far beyond.
const LATENCY_FACTOR = 3;
const LATENCY_SLACK_MS = 50;
const MEMORY_FACTOR = 1.5;
const MEMORY_SLACK_BYTES = 128 * 2 ** 20;

export const sustained: Check = {
  name: 'sustained',
  holdsWhen: '20 at a time for 10 s are all answered; memory and latency do not grow beyond bounds',
  needs: [],
  quick: false,
  async run(context) {
    const target = await context.start();
    const trend = new Trend(target.server?.pid);
    const load = loop(20, { durationMs: DURATION_MS });
    const result = await runLoad(context, target, load, { onEvent: (event) => trend.onEvent(event) }).finally(
      () => trend.stop(),
    );
    const complaints = [complaintOf(result), trend.latencyGrowth(), trend.memoryGrowth()];
    return conclude({ target, runs: [result], complaints, passed: `${answered(result)}, ${trend.lately}` });
  },
};

/** Latency and memory in each quarter of a load. */
class Trend {
  readonly #latencies = Array.from({ length: QUARTERS }, () => new LatencyHistogram());
  /** Bytes, as seen last; undefined where it was not told. */
  readonly #memory = new Array<number | undefined>(QUARTERS).fill(undefined);
  readonly #looking: NodeJS.Timeout;
  #startedAt: number | undefined;

  constructor(pid: number | undefined) {
    this.#looking = setInterval(async () => {
      const memory = await memoryOf(pid);
      if (this.#startedAt !== undefined && memory !== undefined) this.#memory[this.#quarter()] = memory;
    }, LOOK_EVERY_MS);
  }

  onEvent(event: StressEvent): void {
    if (event.type === 'loading') this.#startedAt = performance.now();
    if (event.type !== 'answered' || event.sample.outcome !== 'ok') return;
    this.#latencies[this.#quarter()]?.record(event.sample.latencyMs);
  }

  stop(): void {
    clearInterval(this.#looking);
  }

  /** From the first quarter that has answers to the last. */
  latencyGrowth(): Complaint | undefined {
    const medians = this.#medians();
    const [first, last] = [medians[0], medians.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    if (last <= first * LATENCY_FACTOR + LATENCY_SLACK_MS) return undefined;
    return { summary: `the median latency grew from ${formatDuration(first)} to ${formatDuration(last)}` };
  }

  /** From the second quarter, because a start fills memory, to the last. */
  memoryGrowth(): Complaint | undefined {
    const [early, late] = [this.#memory[1], this.#memory.at(-1)];
    if (early === undefined || late === undefined) return undefined;
    if (late <= early * MEMORY_FACTOR + MEMORY_SLACK_BYTES) return undefined;
    return { summary: `memory grew from ${mebibytes(early)} to ${mebibytes(late)}` };
  }

  get lately(): string {
    const memory = this.#memory.at(-1);
    const p50 = formatDuration(this.#medians().at(-1) ?? 0);
    return `p50 ${p50}, ${memory === undefined ? 'memory not told' : mebibytes(memory)}`;
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
