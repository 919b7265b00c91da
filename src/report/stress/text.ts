import type { ChalkInstance } from 'chalk';
import type { StressResult } from '../../stress/judge/result.ts';
import { atMost, verdictWords, wrap } from '../text/format.ts';
import { COLUMNS, renderRows, toneColour } from './rows.ts';
import { runRows } from './run-rows.ts';
import { nameRuns } from './series.ts';
import { seriesFooter, seriesHeader, seriesTableLines } from './series-rows.ts';
import { passedWords, reasonsOf, seriesReasons, TONE, type VerdictStatus, worstStatus } from './verdict.ts';

/** The most lines that the reasons of a verdict take. */
const REASON_LINES = 6;

/** One run or several for people: one screen of 80 columns, ready to be pasted. Ends with a line break. */
export function stressText(results: readonly StressResult[], chalk: ChalkInstance): string {
  const [only, ...others] = results;
  const lines = only && others.length === 0 ? runLines(only, chalk) : seriesLines(results, chalk);
  return `${lines.join('\n')}\n`;
}

function runLines(result: StressResult, chalk: ChalkInstance): string[] {
  const { status } = result.verdict;
  const reasons = status === 'passed' ? [passedWords([result])] : reasonsOf(result);
  return [...headline(status, reasons, chalk), '', ...renderRows(runRows(result), chalk)];
}

/** Verdict and likely cause are those of the worst run. */
function seriesLines(results: readonly StressResult[], chalk: ChalkInstance): string[] {
  const status = worstStatus(results);
  const runs = nameRuns(results);
  const passed = `${results.length} runs: ${passedWords(results)}`;
  return [
    ...headline(status, status === 'passed' ? [passed] : seriesReasons(runs), chalk),
    '',
    ...renderRows(seriesHeader(runs), chalk),
    '',
    ...seriesTableLines(runs, chalk),
    '',
    ...renderRows(seriesFooter(runs), chalk),
  ];
}

/** The verdict, and a line for each of its reasons. */
function headline(status: VerdictStatus, reasons: readonly string[], chalk: ChalkInstance): string[] {
  const name = verdictWords(status).toUpperCase();
  const columns = COLUMNS - name.length - 1;
  const lines = reasons.flatMap((reason) => atMost(2, wrap(reason, columns), columns));
  const [first = '', ...others] = atMost(REASON_LINES, lines, columns);
  return [
    `${chalk.bold(toneColour(TONE[status], chalk)(name))} ${first}`.trimEnd(),
    ...others.map((line) => `${' '.repeat(name.length + 1)}${line}`),
  ];
}
