import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import type { Timeline } from '../../../stress/measure/timeline.ts';
import { sumOf } from '../../../sum-of.ts';
import { describeLatency, NOT_REPORTED } from '../../text/format.ts';
import type { Markup } from '../markup/markup.ts';
import { note, section } from '../markup/table.ts';
import { distributionData, timelineData } from './chart-data.ts';
import { chart } from './chart-figure.ts';
import { levelsFigure } from './levels-figure.ts';
import { latenciesOfSeries, ratesOfSeries, sharesOfSeries } from './series-data.ts';

export function timelineSection(result: StressResult): Markup {
  const title = 'Latency over time';
  if (result.timeline.dots.length === 0) return section(title, note('No request was completed.'), 'chart');
  return chart(timelineData(result), {
    title,
    says: `${title}: ${inWords(result)}.`,
    caption: [...samplingNotes(result.timeline), ...eventNotes(result)].join(' '),
  });
}

export function distributionSection(latency: LatencySummary | null): Markup {
  const title = 'Distribution of latency';
  if (latency === null) return section(title, note('No request succeeded.'), 'chart');
  const figures = `${describeLatency(latency)}; shortest ${formatDuration(latency.minMs)}`;
  return chart(distributionData(latency), {
    title,
    says: `${title} of ${count(latency.count, 'successful request')}: ${figures}.`,
    caption: `Successful requests in each range; each range is wider than the one before by the same factor. ${figures}.`,
  });
}

/** What changes with the number of simultaneous requests. */
export function seriesCharts(results: readonly StressResult[]): Markup[] {
  return [
    levelsFigure(
      latenciesOfSeries(results),
      'Latency',
      'Successful requests only. Percentiles that a run is too short for are left out.',
    ),
    levelsFigure(ratesOfSeries(results), 'Rate', 'In the time for sending, if that was given.'),
    levelsFigure(sharesOfSeries(results), 'Success', 'Shares of all requests of a run.'),
  ];
}

function inWords({ timeline, loadMs }: StressResult): string {
  const groups = timeline.dots.map(({ outcome, count, latencyMs }) => {
    const [min, max] = [Math.min(...latencyMs), Math.max(...latencyMs)];
    return `${count} ${outcome}, ${formatDuration(min)} to ${formatDuration(max)}`;
  });
  return `${groups.join('; ')}; in ${formatDuration(loadMs)}`;
}

function samplingNotes({ dots }: Timeline): string[] {
  const sampled = dots.filter(({ count, atMs }) => count > atMs.length);
  const shown = sampled.map(({ outcome, count, atMs }) => `${atMs.length} of the ${count} ${outcome}`);
  return [
    'Each dot is a request, at the time it was sent.',
    ...(shown.length > 0 ? [`Only ${shown.join(', ')} are shown, chosen at random.`] : []),
  ];
}

function eventNotes({ timeline, retries, lockErrors }: StressResult): string[] {
  const sum = (counts: readonly number[]) => sumOf(counts, (each) => each);
  const locked = count(sum(timeline.lockErrors), 'lock error');
  const known = lockErrors.recovered === null ? `${locked} that clients saw` : locked;
  const retried =
    retries === null ? `retries are ${NOT_REPORTED}` : count(sum(timeline.retries), 'retry', 'retries');
  return [`Below, by the time of the answer: ${known}; ${retried}.`];
}
