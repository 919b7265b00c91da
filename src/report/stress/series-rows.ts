import type { ChalkInstance } from 'chalk';
import { borderlessTable } from '../text/borderless-table.ts';
import { truncate } from '../text/format.ts';
import { comparisonSummary, isWorse, measureWords, obstacleWords } from './comparison.ts';
import type { Tone } from './figures/figure.ts';
import {
  COLUMNS,
  causeRows,
  commandRows,
  filledRows,
  labelOf,
  listRows,
  type Row,
  textRows,
  thresholdRows,
  toneColour,
} from './rows.ts';
import {
  type NamedRun,
  seriesAudit,
  seriesFigure,
  seriesGenerator,
  seriesGoodputs,
  seriesLoads,
  seriesTable,
  seriesUnknown,
  sharedCommand,
} from './series.ts';
import { seriesStreams } from './series-streams.ts';
import { seriesThresholds } from './thresholds.ts';
import { seriesDiagnoses, TONE } from './verdict.ts';

/** The most lines of one run each, so that the report stays one screen. */
const LINES = 6;

/** Everything about all runs above the table. */
export function seriesHeader(runs: readonly NamedRun[]): Row[] {
  const loads = seriesLoads(runs);
  return [
    ...textRows('Target', seriesFigure(runs, 'target')),
    ...textRows('Before', seriesFigure(runs, 'before')),
    ...(loads.length === 1 ? textRows('Load', loads[0]) : listRows('Load', loads, LINES)),
    ...thresholdRows(seriesThresholds(runs)),
  ];
}

/** A line for each run, in the colour of its verdict unless it passed. */
export function seriesTableLines(runs: readonly NamedRun[], chalk: ChalkInstance): string[] {
  const { head, rows } = seriesTable(runs);
  const [first = '', ...lines] = borderlessTable(head, rows).map((line) => truncate(line, COLUMNS));
  const coloured = lines.map((line, index) => {
    const status = runs[index]?.result.verdict.status ?? 'passed';
    return status === 'passed' ? line : toneColour(TONE[status], chalk)(line);
  });
  return [chalk.dim(first), ...coloured];
}

/** Everything about all runs below the table. */
export function seriesFooter(runs: readonly NamedRun[]): Row[] {
  return [
    ...filledRows('Unknown', seriesUnknown(runs)),
    ...listRows('Goodput', seriesGoodputs(runs), LINES),
    ...textRows('Audit', seriesAudit(runs)),
    ...seriesStreams(runs).flatMap(({ label, texts }) => filledRows(labelOf(label), texts)),
    ...textRows('Generator', seriesGenerator(runs), 2, 'doubtful'),
    ...listRows('Baseline', baselines(runs), LINES),
    ...causeRows(seriesDiagnoses(runs)),
    ...textRows('Faults', seriesFigure(runs, 'faults')),
    ...textRows('Observed', seriesFigure(runs, 'observed')),
    ...textRows('Made', seriesFigure(runs.slice(0, 1), 'made')),
    ...commandRows(sharedCommand(runs.map(({ result }) => result))),
  ];
}

function baselines(runs: readonly NamedRun[]): (readonly [text: string, tone: Tone])[] {
  return runs.flatMap(({ name, result: { baseline } }) => {
    if (baseline === null) return [];
    const worse = baseline.measures.filter(({ judgement }) => judgement === 'worse').map(measureWords);
    const tone: Tone = isWorse(baseline) ? 'bad' : 'plain';
    return [
      [
        `${name}: ${worse.join(', ') || obstacleWords(baseline) || comparisonSummary(baseline)}`,
        tone,
      ] as const,
    ];
  });
}
