import { create } from 'xmlbuilder2';
import { sumOf } from '../../sum-of.ts';

/** How a test case ended that did not pass, in JUnit's words. */
export interface Ending {
  readonly tag: 'failure' | 'error' | 'skipped';
  readonly type?: string;
  /** Its evidence, on lines. */
  readonly text?: string;
}

export interface Case {
  readonly name: string;
  readonly tookMs: number;
  readonly message: string;
  /** Undefined for a case that passed. */
  readonly ending: Ending | undefined;
}

export interface Suite {
  readonly name: string;
  /** Distinguishes its cases from those of other suites. */
  readonly classname: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  readonly cases: readonly Case[];
  /** What was noticed beside the cases, a line each. */
  readonly observations: readonly string[];
}

/**
 * Suites as a document for continuous integration. `tookMs`: milliseconds of all, by default the sum of theirs. Ends with a
 * line break.
 */
export function junit(
  name: string,
  suites: readonly Suite[],
  tookMs = sumOf(suites, (suite) => suite.tookMs),
): string {
  // A log can have characters that XML does not allow: one of them would make the whole file unreadable.
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '?' });
  const all = suites.flatMap(({ cases }) => cases);
  const root = document.ele('testsuites', totals(name, all, tookMs));
  for (const { name, classname, startedAt, tookMs, cases, observations } of suites) {
    // JUnit's schema allows neither milliseconds nor a time zone here.
    const timestamp = literal(startedAt.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length));
    const suite = root.ele('testsuite', { ...totals(name, cases, tookMs), timestamp });
    for (const { name, tookMs, message, ending } of cases) {
      const element = suite.ele('testcase', { classname, name: literal(name), time: formatSeconds(tookMs) });
      if (!ending) continue;
      const type = ending.type === undefined ? {} : { type: ending.type };
      element.ele(ending.tag, { ...type, message: literal(message) }).txt(literal(ending.text ?? ''));
    }
    if (observations.length > 0) suite.ele('system-out').txt(literal(observations.join('\n')));
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function totals(name: string, cases: readonly Case[], tookMs: number): Record<string, string | number> {
  return {
    name: literal(name),
    tests: cases.length,
    failures: countEndings(cases, 'failure'),
    errors: countEndings(cases, 'error'),
    skipped: countEndings(cases, 'skipped'),
    time: formatSeconds(tookMs),
  };
}

// xmlbuilder2 does not escape an ampersand that looks like the start of an entity: `&lt;` would be read as `<`.
function literal(text: string): string {
  return text.replaceAll('&', '&amp;');
}

function countEndings(cases: readonly Case[], tag: Ending['tag']): number {
  return cases.filter(({ ending }) => ending?.tag === tag).length;
}

function formatSeconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
