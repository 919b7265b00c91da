import type { StressResult } from '../../stress/judge/result.ts';
import type { Detail } from '../text/causes.ts';
import { lineOf } from './figures/figure.ts';
import { runFigures } from './figures/run-figures.ts';
import {
  type NamedRun,
  seriesAudit,
  seriesFigure,
  seriesGenerator,
  seriesGoodputs,
  seriesLoads,
  seriesUnknown,
} from './series.ts';
import { seriesStreams } from './series-streams.ts';

/** The figures of a run, for tables. */
export function runFigureTexts(result: StressResult): Detail[] {
  return runFigures(result).flatMap((figure) => [
    [figure.name, lineOf(figure)] as const,
    ...(figure.below ? [[figure.below.label, figure.below.text] as const] : []),
  ]);
}

/** What several runs have in common, for tables. */
export function seriesFigureTexts(runs: readonly NamedRun[]): Detail[] {
  const texts = [
    ['target', seriesFigure(runs, 'target')],
    ['load', seriesLoads(runs).join('; ')],
    ['unknown', seriesUnknown(runs).join(', ') || undefined],
    ['goodput', seriesGoodputs(runs).join('; ') || undefined],
    ['audit', seriesAudit(runs)],
    ...seriesStreams(runs).map(({ label, texts }) => [label, texts.join(', ') || undefined] as const),
    ['generator', seriesGenerator(runs)],
    ['faults', seriesFigure(runs, 'faults')],
    ['observed', seriesFigure(runs, 'observed')],
    ['made', seriesFigure(runs.slice(0, 1), 'made')],
  ] as const;
  return texts.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}
