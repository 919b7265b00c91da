import type { StressResult } from '../../stress/judge/result.ts';
import { annotation } from '../text/annotation.ts';
import { causeDetails, detailLine } from '../text/causes.ts';
import { nameRuns } from './series.ts';
import { reasonsOf, seriesDiagnoses, seriesReasons, worstStatus } from './verdict.ts';

/**
 * The annotation for GitHub Actions of one run or several: an error with the likely cause, or a warning where nothing is
 * certain. Empty where all passed.
 */
export function stressAnnotations(results: readonly StressResult[]): string {
  const status = worstStatus(results);
  if (status === 'passed') return '';
  const runs = nameRuns(results);
  const [only, ...others] = results;
  const reasons = only && others.length === 0 ? reasonsOf(only) : seriesReasons(runs);
  const lines = [...reasons, ...causeDetails(seriesDiagnoses(runs)).map(detailLine)];
  return `${annotation(status === 'inconclusive' ? 'warning' : 'error', 'genesis stress', lines)}\n`;
}
