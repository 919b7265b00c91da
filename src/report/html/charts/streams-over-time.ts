import { formatDuration } from '../../../duration.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { lineOf } from '../../stress/figures/figure.ts';
import { figureOf } from '../../stress/figures/run-figures.ts';
import type { Part } from '../markup/markup.ts';
import { chart } from './chart-figure.ts';
import { streamData } from './stream-data.ts';

/** A chart of their times; empty where no answer was a stream. */
export function streamsOverTime(result: StressResult): Part {
  const { streams } = result;
  if (streams === null) return '';
  const words = (['first token', 'token gaps'] as const).map(
    (name) => `${name} ${lineOf(figureOf(name, result))}`,
  );
  const interval = formatDuration(streams.timeline.intervalMs);
  return chart(streamData(result, streams), {
    title: 'Streams over time',
    says: `Streams over time: ${words.join('; ')}.`,
    caption: `Streams that ended well. Each point is an interval of ${interval}, by the moment when the text arrived: the mean, and the longest, of the times to a first token and of the gaps between reads with text.`,
  });
}
