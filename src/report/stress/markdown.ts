import type { Comparison } from '../../stress/judge/comparison/comparison.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { causeDetails, type Detail, noteDetails } from '../text/causes.ts';
import { verdictWords } from '../text/format.ts';
import { markdown, markdownCode, markdownTable } from '../text/markdown.ts';
import {
  comparisonSummary,
  JUDGEMENT_WORDS,
  limitWords,
  measureFigures,
  obstacleWords,
} from './comparison.ts';
import { runFigureTexts, seriesFigureTexts } from './figure-texts.ts';
import { nameRuns, seriesTable, sharedCommand } from './series.ts';
import { seriesThresholds, summariseThresholds, type ThresholdSummary } from './thresholds.ts';
import { passedWords, reasonsOf, seriesDiagnoses, seriesReasons, worstStatus } from './verdict.ts';

const WORDS = { failed: '**failed**', unknown: 'unknown', holds: 'holds' } as const;

/** One run or several as Markdown, for a comment on a pull request or the summary of a step. Ends with a line break. */
export function stressMarkdown(results: readonly StressResult[]): string {
  const [only, ...others] = results;
  const lines = only && others.length === 0 ? runLines(only) : seriesLines(results);
  return `${[`## genesis stress: ${verdictWords(worstStatus(results))}`, '', ...lines].join('\n')}\n`;
}

function runLines(result: StressResult): string[] {
  return [
    ...reasonLines(reasonsOf(result), passedWords([result])),
    ...figureTable(runFigureTexts(result)),
    ...markdownTable(['failures', 'requests', 'first seen'], failureRows(result)),
    ...thresholdTable(summariseThresholds(result.thresholds)),
    ...(result.baseline ? comparisonTable(result.baseline) : []),
    ...detailLines([...causeDetails(result.diagnoses), ...noteDetails(result.notes)]),
    ...commandLines(result),
  ];
}

/** Verdict and likely cause are those of the worst run. */
function seriesLines(results: readonly StressResult[]): string[] {
  const runs = nameRuns(results);
  const { head, rows } = seriesTable(runs);
  const failures = runs.flatMap(({ short, result }) => failureRows(result).map((row) => [short, ...row]));
  return [
    ...reasonLines(seriesReasons(runs), `${results.length} runs: ${passedWords(results)}`),
    ...figureTable(seriesFigureTexts(runs)),
    ...markdownTable(head, rows),
    ...markdownTable([head[0] ?? '', 'failures', 'requests', 'first seen'], failures),
    ...thresholdTable(seriesThresholds(runs)),
    ...runs.flatMap(({ name, result: { baseline } }) => (baseline ? comparisonTable(baseline, name) : [])),
    ...detailLines(causeDetails(seriesDiagnoses(runs))),
    ...commandLines({ command: sharedCommand(results) }),
  ];
}

function reasonLines(reasons: readonly string[], passed: string): string[] {
  return reasons.length > 0 ? reasons.map((reason) => `- ${markdown(reason)}`) : [passed];
}

function figureTable(figures: readonly (readonly [label: string, text: string])[]): string[] {
  return markdownTable(
    ['figure', 'value'],
    figures.map(([label, text]) => [label, markdown(text)]),
  );
}

function failureRows({ failures }: StressResult): string[][] {
  return failures.map(({ outcome, count, example }) => [outcome, String(count), markdown(example)]);
}

function thresholdTable(thresholds: readonly ThresholdSummary[]): string[] {
  const rows = thresholds.map(({ text, status, seen }) => [markdown(text), WORDS[status], markdown(seen)]);
  return markdownTable(['threshold', 'result', 'observed'], rows);
}

function comparisonTable(comparison: Comparison, name?: string): string[] {
  const rows = comparison.measures.map((measure) => {
    const { before, after } = measureFigures(measure);
    const words = JUDGEMENT_WORDS[measure.judgement];
    return [
      measure.name,
      before,
      after,
      limitWords(measure) ?? '',
      measure.judgement === 'worse' ? `**${words}**` : words,
    ];
  });
  const { differences } = comparison;
  const obstacles = obstacleWords(comparison);
  const title = `${name === undefined ? '' : `${name}: `}${comparisonSummary(comparison)}`;
  return [
    '',
    markdown(title),
    ...markdownTable(['measure', 'before', 'after', 'change', ''], rows),
    ...(obstacles === undefined ? [] : ['', markdown(obstacles)]),
    ...(differences.length > 0 ? ['', `Not the same: ${markdown(differences.join('; '))}`] : []),
  ];
}

function detailLines(details: readonly Detail[]): string[] {
  const lines = details.map(([label, text]) => `- ${label}: ${markdown(text)}`);
  return lines.length > 0 ? ['', ...lines] : [];
}

function commandLines({ command }: Pick<StressResult, 'command'>): string[] {
  return command === null ? [] : ['', ...markdownCode(command)];
}
