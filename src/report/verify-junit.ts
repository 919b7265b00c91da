import { create } from 'xmlbuilder2';
import type { CheckResult, VerifyResult } from '../verify/result.ts';
import { detailLines, type FailedCheck, gist, isFailed, untold } from './findings.ts';

const SUITE = 'genesis verify';

/** What JUnit calls the ways a check can end without passing. */
type Ending = {
  readonly tag: 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly text?: string;
};

interface Case {
  readonly name: string;
  readonly tookMs: number;
  readonly message: string;
  readonly ending: Ending | undefined;
}

/** The checks as the test cases of one suite, for continuous integration. Ends with a line break. */
export function junitReport(result: VerifyResult): string {
  const cases = [...result.checks.map(caseOf), ...untoldCase(result)];
  const totals = {
    name: SUITE,
    tests: cases.length,
    failures: numberOf(cases, 'failure'),
    errors: numberOf(cases, 'error'),
    skipped: numberOf(cases, 'skipped'),
    time: seconds(result.tookMs),
  };
  // A log can hold any character, XML cannot: one of them would make the whole file unreadable.
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '?' });
  // JUnit's schema allows neither milliseconds nor a time zone here.
  const suite = document
    .ele('testsuites', totals)
    .ele('testsuite', { ...totals, timestamp: result.startedAt.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length) });
  for (const { name, tookMs, message, ending } of cases) {
    const testCase = { classname: 'genesis.verify', name: literal(name), time: seconds(tookMs) };
    const element = suite.ele('testcase', testCase);
    if (!ending) continue;
    const type = ending.type === undefined ? {} : { type: ending.type };
    element.ele(ending.tag, { ...type, message: literal(message) }).txt(literal(ending.text ?? ''));
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function caseOf(check: CheckResult): Case {
  return { name: check.name, tookMs: check.tookMs, message: gist(check), ending: endingOf(check) };
}

function endingOf(check: CheckResult): Ending | undefined {
  if (isFailed(check)) return { tag: 'failure', type: check.status, text: failureText(check) };
  if (check.status === 'unknown') return { tag: 'error', type: 'unknown' };
  return check.status === 'skipped' ? { tag: 'skipped' } : undefined;
}

function untoldCase(result: VerifyResult): Case[] {
  const message = untold(result);
  if (message === undefined) return [];
  return [{ name: 'verdict', tookMs: 0, message, ending: { tag: 'error', type: result.verdict.status } }];
}

function failureText(check: FailedCheck): string {
  return [check.summary, `holds when: ${check.holdsWhen}`, ...detailLines(check)].join('\n');
}

// xmlbuilder2 leaves an ampersand that looks like the start of an entity as it is: `&lt;` would be read as `<`.
function literal(text: string): string {
  return text.replaceAll('&', '&amp;');
}

function numberOf(cases: readonly Case[], tag: Ending['tag']): number {
  return cases.filter(({ ending }) => ending?.tag === tag).length;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
