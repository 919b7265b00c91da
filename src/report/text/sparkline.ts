import { formatDuration } from '../../duration.ts';
import type { LatencySummary } from '../../stress/measure/latency.ts';
import { sumOf } from '../../sum-of.ts';
import { barSign } from './bar-sign.ts';

/** The shape of a distribution between its ends, on a logarithmic scale: `20 ms ▂▅█▆▃▁ 26 ms`. */
export function sparkline({ count, distribution, minMs, maxMs }: LatencySummary): string {
  const counts = distribution.map(({ count }) => count);
  const sums = sumNeighbours(counts, Math.ceil(counts.length / wantedBars(count)));
  const most = Math.max(...sums);
  return `${formatDuration(minMs)} ${sums.map((sum) => barSign(sum / most)).join('')} ${formatDuration(maxMs)}`;
}

/** Far fewer bars than samples, or the shape would not show. */
function wantedBars(samples: number): number {
  return Math.ceil(2 * Math.sqrt(samples));
}

/** The sums of each `size` neighbours. */
function sumNeighbours(counts: readonly number[], size: number): number[] {
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, index) =>
    sumOf(counts.slice(index * size, (index + 1) * size), (count) => count),
  );
}
