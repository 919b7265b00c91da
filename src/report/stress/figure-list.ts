import type { StressResult } from '../../stress/judge/result.ts';
import { sparkline } from '../text/sparkline.ts';
import {
  auditFigure,
  commitsFigure,
  faultsFigure,
  generatorFigure,
  latencyWords,
  loadFigure,
  lockErrorsFigure,
  madeFigure,
  rateFigure,
  retriesFigure,
  scheduleFigure,
  serverFigure,
  serverLogFigure,
  successFigure,
  targetFigure,
} from './figures.ts';
import {
  type NamedRun,
  seriesAudit,
  seriesFigure,
  seriesGenerator,
  seriesLoads,
  seriesUntold,
} from './series.ts';

export type Figure = readonly [label: string, text: string];

/** The key figures of a run, for tables. */
export function runFigures(result: StressResult): Figure[] {
  const { latency, serverLog } = result;
  return told([
    ['target', targetFigure(result)],
    ['load', loadFigure(result)],
    ['success', successFigure(result)],
    ['audit', auditFigure(result)],
    ['lock errors', lockErrorsFigure(result)],
    ['retries', retriesFigure(result)],
    ['server log', serverLogFigure(result)],
    ['logged', serverLog?.example ?? undefined],
    ['latency', latencyWords(result).join(', ')],
    ['distribution', latency ? `${sparkline(latency)} (log scale)` : undefined],
    ['server', serverFigure(result)],
    ['commits', commitsFigure(result)],
    ['generator', generatorFigure(result)],
    ['schedule', scheduleFigure(result)],
    ['rate', rateFigure(result)],
    ['faults', faultsFigure(result)],
    ['made', madeFigure(result)],
  ]);
}

/** What several runs have in common, for tables. */
export function seriesFigures(runs: readonly NamedRun[]): Figure[] {
  return told([
    ['target', seriesFigure(runs, targetFigure)],
    ['load', seriesLoads(runs).join('; ')],
    ['not told', seriesUntold(runs).join(', ') || undefined],
    ['audit', seriesAudit(runs)],
    ['generator', seriesGenerator(runs)],
    ['faults', seriesFigure(runs, faultsFigure)],
    ['made', seriesFigure(runs.slice(0, 1), madeFigure)],
  ]);
}

function told(figures: readonly (readonly [label: string, text: string | undefined])[]): Figure[] {
  return figures.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}
