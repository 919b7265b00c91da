import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { PERCENTILES, samplesNeeded } from '../../../percentile.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import type { StreamSummary } from '../../../stress/measure/stream-metrics.ts';
import { streamRateItems } from '../../stress/figures/stream-items.ts';
import { html, type Part } from '../markup/markup.ts';
import { type Column, note, section, type TableRow, table } from '../markup/table.ts';

const COLUMNS: readonly Column[] = [
  '',
  { numbers: 'mean' },
  ...PERCENTILES.map((percentile) => ({ numbers: `p${percentile}` })),
  { numbers: 'longest' },
];

/** The times within streams; empty where no answer was one. */
export function streamsSection(result: StressResult): Part {
  const { streams } = result;
  if (streams === null) return '';
  const rows = [
    ...timesRow('first token', streams.firstToken),
    ...timesRow('first reasoning', streams.firstReasoning),
    ...timesRow('gap between reads with text', streams.gaps),
    ...timesRow('time per token (TPOT)', streams.perToken),
  ];
  const from = result.load.kind.startsWith('open') ? 'due time' : 'sending';
  return section(
    'Streams',
    [
      table('Streams', COLUMNS, rows),
      note(
        html`${countWords(result, streams)} The first token counts from the ${from} of its request. TPOT is the time from the first token of a stream to its last, per token after the first. Percentiles need so many streams, and those of gaps as many gaps.`,
      ),
    ],
    'card wide',
  );
}

function countWords(result: StressResult, { count: number, tokens, reads }: StreamSummary): string {
  const rate = streamRateItems(result).flatMap(({ words }) => words ?? []);
  const words = [`${count(number, 'stream')} that ended well`, `${tokens} tokens in ${count(reads, 'read')}`];
  return `${[...words, ...rate].join(', ')}.`;
}

function timesRow(name: string, times: LatencySummary | null): TableRow[] {
  if (times === null) return [];
  const percentiles = PERCENTILES.map((percentile) => {
    const ms = percentileOf(times, percentile);
    return ms === undefined ? `needs ${samplesNeeded(percentile)}` : formatDuration(ms);
  });
  return [[name, formatDuration(times.meanMs), ...percentiles, formatDuration(times.maxMs)]];
}
