import { auditFindings } from '../../stress/audit/findings.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { causeDetails, type Detail, detailLine, noteDetails } from '../text/causes.ts';
import { type Case, type Ending, junit, type Suite } from '../text/junit.ts';
import { comparisonSummary, isWorse, measureWords, obstacleWords } from './comparison.ts';
import { runFigureTexts } from './figure-texts.ts';
import { lineOf } from './figures/figure.ts';
import { figureOf } from './figures/run-figures.ts';
import { nameRuns } from './series.ts';
import { summariseThreshold } from './thresholds.ts';
import { reasonsOf } from './verdict.ts';

const SUITE = 'genesis stress';

/** A suite for each run, for continuous integration: its test cases are what was checked. Ends with a line break. */
export function stressJunit(results: readonly StressResult[]): string {
  const [only, ...others] = results;
  if (only && others.length === 0) return junit(SUITE, [suiteOf(only, SUITE, 'genesis.stress')]);
  const suites = nameRuns(results).map(({ name, result }) =>
    suiteOf(result, `${SUITE}: ${name}`, `genesis.stress.${name}`),
  );
  return junit(SUITE, suites);
}

function suiteOf(result: StressResult, name: string, classname: string): Suite {
  const cases = [
    requestsCase(result),
    auditCase(result),
    ...thresholdCases(result),
    ...baselineCase(result),
    ...faultCases(result),
  ];
  const { startedAt, loadMs: tookMs } = result;
  const observations = [...figureLines(result), ...result.observations];
  return {
    ...{ name, classname, startedAt, tookMs, observations },
    cases: [...cases, ...verdictCase(result, cases)],
  };
}

/** What no case says of a run that passed. */
function figureLines(result: StressResult): string[] {
  const figures = (['goodput', 'traceable'] as const).map((name) => figureOf(name, result));
  return figures.filter(({ items }) => items.length > 0).map((figure) => `${figure.name} ${lineOf(figure)}`);
}

function requestsCase(result: StressResult): Case {
  return {
    name: 'requests',
    tookMs: result.loadMs,
    message: [
      `success ${lineOf(figureOf('success', result))}`,
      ...noteDetails(result.notes).map(detailLine),
    ].join('; '),
    ending: requestsEnding(result),
  };
}

function requestsEnding(result: StressResult): Ending | undefined {
  const { requests, excused, verdict } = result;
  if (verdict.status === 'inconclusive' && requests.ok === 0) return errorEnding(evidence(result));
  const tooMany = requests.completed - requests.ok > excused;
  return tooMany && isBad(result) ? failureEnding('failed', evidence(result)) : undefined;
}

function auditCase(result: StressResult): Case {
  return {
    name: 'audit',
    tookMs: 0,
    message: lineOf(figureOf('audit', result)),
    ending: auditEnding(result),
  };
}

function auditEnding(result: StressResult): Ending | undefined {
  const { audit } = result;
  if (audit.status === 'unknown') return errorEnding();
  if (audit.status === 'skipped') return { tag: 'skipped' };
  if (auditFindings(audit, 'data-lost').length > 0) return failureEnding('data-lost', evidence(result));
  if (auditFindings(audit).length > 0 && isBad(result)) return failureEnding('failed', evidence(result));
  return audit.notChecked > 0 ? errorEnding() : undefined;
}

function thresholdCases(result: StressResult): Case[] {
  return result.thresholds.map((threshold): Case => {
    const { text, status, seen } = summariseThreshold(threshold);
    const endings = {
      failed: failureEnding('failed', evidence(result)),
      unknown: errorEnding(),
      holds: undefined,
    };
    return { name: text, tookMs: 0, message: `${text}: ${seen}`, ending: endings[status] };
  });
}

function baselineCase(result: StressResult): Case[] {
  const { baseline } = result;
  if (baseline === null) return [];
  const lines = [...baseline.measures.map(measureWords), ...baseline.differences];
  const ending = isWorse(baseline) && isBad(result) ? failureEnding('failed', lines.join('\n')) : undefined;
  const obstacles = obstacleWords(baseline);
  const message = [comparisonSummary(baseline), ...(obstacles === undefined ? [] : [obstacles])].join('; ');
  return [{ name: 'baseline', tookMs: 0, message, ending }];
}

/** A case for each fault. One that was not injected is an error of the test, not a failure of the server. */
function faultCases(result: StressResult): Case[] {
  return result.faults.map(({ text: name, happened, problem }): Case => {
    const message = problem ?? (happened ? name : 'not injected');
    if (!happened) return { name, tookMs: 0, message, ending: errorEnding() };
    const ending = problem === null ? undefined : failureEnding('failed', evidence(result));
    return { name, tookMs: 0, message, ending };
  });
}

/** Why a run did not pass, if no other case shows it: the report must not look like that of a complete, passed run. */
function verdictCase(result: StressResult, cases: readonly Case[]): Case[] {
  const { verdict, interrupted } = result;
  if (verdict.status === 'passed') return [];
  const tag = isBad(result) ? 'failure' : 'error';
  const isShown = cases.some(({ ending }) => ending?.tag === tag);
  if (isShown && (isBad(result) || !interrupted)) return [];
  const message = reasonsOf(result).join('; ') || verdict.status;
  return [
    { name: 'verdict', tookMs: 0, message, ending: { tag, type: verdict.status, text: evidence(result) } },
  ];
}

function isBad({ verdict }: StressResult): boolean {
  return verdict.status === 'failed' || verdict.status === 'data-lost';
}

function failureEnding(type: 'failed' | 'data-lost', text: string): Ending {
  return { tag: 'failure', type, text };
}

function errorEnding(text = ''): Ending {
  return { tag: 'error', type: 'unknown', text };
}

/** What helps to find the cause. */
function evidence(result: StressResult): string {
  const details: Detail[] = [
    ...reasonsOf(result).map((reason): Detail => ['verdict', reason]),
    ...result.failures.map(({ outcome, count, example }): Detail => [`${count} ${outcome}`, example]),
    ...causeDetails(result.diagnoses),
    ...runFigureTexts(result),
    ...(result.command === null ? [] : [['repeat', result.command] as const]),
  ];
  return details.map(detailLine).join('\n');
}
