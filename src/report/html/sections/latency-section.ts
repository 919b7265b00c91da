import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { PERCENTILES } from '../../../percentile.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import { percentileText } from '../charts/figures.ts';
import type { Markup } from '../markup/markup.ts';
import { facts, note, type Row, section } from '../markup/table.ts';

export function latencySection({ latency, load }: StressResult): Markup {
  if (latency === null) return section('Latency', note('No request succeeded: there is none to tell.'));
  const from = load.kind.startsWith('open') ? 'from the moment each was due' : 'from its sending';
  return section('Latency', [
    facts('Latency', latencyRows(latency)),
    note(`Of ${count(latency.count, 'successful request')}, ${from} to the whole answer.`),
  ]);
}

function latencyRows(latency: LatencySummary): Row[] {
  return [
    ['min', formatDuration(latency.minMs)],
    ['mean', formatDuration(latency.meanMs)],
    ...PERCENTILES.map((percentile): Row => [`p${percentile}`, percentileText(latency, percentile)]),
    ['max', formatDuration(latency.maxMs)],
  ];
}
