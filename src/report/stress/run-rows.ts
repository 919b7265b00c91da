import type { StressResult } from '../../stress/judge/result.ts';
import { sparkline } from '../text/sparkline.ts';
import { comparisonSummary, isWorse, measureWords } from './comparison.ts';
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
import { causeRows, commandRows, filledRows, listRows, type Row, textRows, thresholdRows } from './rows.ts';
import { toldThresholds } from './thresholds.ts';

/** The most kinds of failure shown, so that the report stays one screen. */
const FAILURES = 5;

/** Everything that is told of one run, below its verdict. */
export function runRows(result: StressResult): Row[] {
  return [
    ...textRows('Target', targetFigure(result)),
    ...textRows('Load', loadFigure(result)),
    ...thresholdRows(toldThresholds(result.thresholds)),
    ...outcomeRows(result),
    ...latencyRows(result),
    ...textRows('Server', serverFigure(result)),
    ...textRows('Commits', commitsFigure(result)),
    ...generatorRows(result),
    ...baselineRows(result),
    ...causeRows(result.diagnoses),
    ...textRows('Faults', faultsFigure(result)),
    ...textRows('Made', madeFigure(result)),
    ...commandRows(result.command),
  ];
}

function outcomeRows(result: StressResult): Row[] {
  const failures = result.failures.map(({ outcome, count, example }) => `${count} ${outcome}: ${example}`);
  const logged = result.serverLog?.example;
  return [
    ...textRows('Success', successFigure(result)),
    ...listRows('Failures', failures, FAILURES),
    ...textRows('Audit', auditFigure(result)),
    ...textRows('Lock errors', lockErrorsFigure(result)),
    ...textRows('Retries', retriesFigure(result)),
    ...textRows('Server log', serverLogFigure(result)),
    ...(logged == null ? [] : listRows('', [logged])),
  ];
}

function latencyRows(result: StressResult): Row[] {
  const { latency } = result;
  return [
    ...filledRows('Latency', latencyWords(result)),
    ...(latency ? listRows('', [sparkline(latency)]) : []),
  ];
}

function generatorRows(result: StressResult): Row[] {
  return [
    ...textRows('Generator', generatorFigure(result), 2, result.generator.saturated ? 'doubtful' : 'plain'),
    ...textRows('Schedule', scheduleFigure(result)),
    ...textRows('Rate', rateFigure(result)),
  ];
}

function baselineRows({ baseline }: StressResult): Row[] {
  if (baseline === null) return [];
  const { measures, differences } = baseline;
  return [
    ...listRows('Baseline', [[comparisonSummary(baseline), isWorse(baseline) ? 'bad' : 'plain']]),
    ...filledRows('', measures.map(measureWords)),
    ...(differences.length > 0 ? textRows('', `not the same: ${differences.join('; ')}`) : []),
  ];
}
