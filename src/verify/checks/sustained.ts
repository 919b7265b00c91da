import { formatDuration } from '../../duration.ts';
import { LatencyHistogram } from '../../stress/latency.ts';
import type { StressEvent } from '../../stress/stress.ts';
import type { Check, CheckContext } from '../check.ts';
import { memoryOf } from '../memory-of.ts';
import { answered, complaintOf, doubt, failure } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

const SECONDS = 10;

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
  async run(context: CheckContext) {
    const target = await context.start();
    const quarters = [0, 1, 2, 3].map(() => ({
      latency: new LatencyHistogram(),
      memory: undefined as number | undefined,
    }));
    let startedAt = 0;
    const quarterNow = () =>
      quarters[Math.min(3, Math.floor(((performance.now() - startedAt) / 1_000 / SECONDS) * 4))];
    const sampling = setInterval(async () => {
      const quarter = startedAt > 0 ? quarterNow() : undefined;
      const memory = await memoryOf(target.server?.pid);
      if (quarter && memory !== undefined) quarter.memory = memory;
    }, 250);
    const onEvent = (event: StressEvent) => {
      if (event.type === 'loading') startedAt = performance.now();
      if (event.type === 'answered' && event.sample.outcome === 'ok')
        quarterNow()?.latency.record(event.sample.latencyMs);
    };
    const result = await runLoad(context, target, loop(20, { durationMs: SECONDS * 1_000 }), {
      onEvent,
    }).finally(() => clearInterval(sampling));
    const complaint = complaintOf(result);
    if (complaint) return failure(complaint, target);
    const medians = quarters.map(({ latency }) => latency.summary()?.percentiles[0]?.ms ?? 0);
    const memory = quarters.map((quarter) => quarter.memory);
    const grown = growth(medians, memory);
    if (grown.length > 0) return failure({ summary: grown.join('; ') }, target);
    return doubt(result) ?? { status: 'passed', summary: `${answered(result)}, ${told(medians, memory)}` };
  },
};

/** Compares the last quarter with the first for latency, and with the second for memory, which a start fills. */
function growth(medians: readonly number[], memory: readonly (number | undefined)[]): string[] {
  const [first = 0, , , last = 0] = medians;
  const [, early, , late] = memory;
  return [
    ...(last > first * LATENCY_FACTOR + LATENCY_SLACK_MS
      ? [`the median latency grew from ${formatDuration(first)} to ${formatDuration(last)}`]
      : []),
    ...(early && late && late > early * MEMORY_FACTOR + MEMORY_SLACK_BYTES
      ? [`memory grew from ${mebibytes(early)} to ${mebibytes(late)}`]
      : []),
  ];
}

function told(medians: readonly number[], memory: readonly (number | undefined)[]): string {
  const last = memory.at(-1);
  return `p50 ${formatDuration(medians.at(-1) ?? 0)}, ${last === undefined ? 'memory not told' : mebibytes(last)}`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
