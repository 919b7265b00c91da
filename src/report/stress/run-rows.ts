import type { StressResult } from '../../stress/judge/result.ts';
import { comparisonSummary, isWorse, measureWords, obstacleWords } from './comparison.ts';
import { type FigureName, runFigures } from './figures/run-figures.ts';
import {
  causeRows,
  commandRows,
  figureRows,
  filledRows,
  listRows,
  noteRows,
  type Row,
  textRows,
  thresholdRows,
} from './rows.ts';
import { summariseThresholds } from './thresholds.ts';

/** The most kinds of failure shown, so that the report stays one screen. */
const FAILURES = 5;

/** The most lines of one failure. */
const FAILURE_LINES = 4;

/** The most lines of why the speed is not comparable. */
const OBSTACLE_LINES = 4;

/** Everything about one run below its verdict: its figures, some followed by what explains them. */
export function runRows(result: StressResult): Row[] {
  const after: Partial<Record<FigureName, Row[]>> = {
    load: thresholdRows(summariseThresholds(result.thresholds)),
    success: failureRows(result),
    rate: [...baselineRows(result), ...causeRows(result.diagnoses), ...noteRows(result.notes)],
  };
  return [
    ...runFigures(result).flatMap((figure) => [...figureRows(figure), ...(after[figure.name] ?? [])]),
    ...commandRows(result.command),
  ];
}

/** The most frequent one in full where no cause follows, whose evidence would quote it. */
function failureRows({ failures, diagnoses }: StressResult): Row[] {
  const lines = failures.map(({ outcome, count, example }) => `${count} ${outcome}: ${example}`);
  const [first, ...others] = lines;
  if (first === undefined || diagnoses.length > 0) return listRows('Failures', lines, FAILURES);
  return [...textRows('Failures', first, FAILURE_LINES), ...listRows('', others, FAILURES - 1)];
}

function baselineRows({ baseline }: StressResult): Row[] {
  if (baseline === null) return [];
  const { measures, differences } = baseline;
  return [
    ...textRows('Baseline', comparisonSummary(baseline), 2, isWorse(baseline) ? 'bad' : 'plain'),
    ...filledRows('', measures.map(measureWords)),
    ...textRows('', obstacleWords(baseline), OBSTACLE_LINES, 'doubtful'),
    ...(differences.length > 0 ? textRows('', `not the same: ${differences.join('; ')}`) : []),
  ];
}
