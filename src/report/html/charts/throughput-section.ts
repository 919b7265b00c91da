import { formatDuration } from '../../../duration.ts';
import { formatRate, formatShare, formatShareOf } from '../../../figure.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { Part } from '../markup/markup.ts';
import { chart } from './chart-figure.ts';
import { type ThroughputData, throughputData } from './throughput-data.ts';

/** A chart of successes and failures over time; empty where no request was completed. */
export function throughputSection(result: StressResult): Part {
  if (result.timeline.completed.length === 0) return '';
  const data = throughputData(result);
  const { ok, completed } = result.requests;
  const title = 'Throughput and success over time';
  const lowest = lowestWords(data);
  const interval = formatDuration(data.intervalS * 1_000);
  return chart(data, {
    title,
    says: `${title}: ${formatRate(result.ratePerSecond)} succeeded, ${formatShareOf(ok, completed)} of all. ${lowest}`,
    caption: `Each bar is an interval of ${interval}, by the time of the answer. ${lowest}`,
  });
}

function lowestWords({ success, intervalS }: ThroughputData): string {
  const [lowest] = success
    .flatMap((percent, index) => (percent === null ? [] : [{ percent, index }]))
    .sort((a, b) => a.percent - b.percent);
  if (!lowest || lowest.percent === 100) return 'All requests of every interval succeeded.';
  const [from, to] = [lowest.index, lowest.index + 1].map((index) =>
    formatDuration(index * intervalS * 1_000),
  );
  return `The fewest succeeded from ${from} to ${to}: ${formatShare(lowest.percent / 100)}.`;
}
