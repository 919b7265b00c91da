import { create } from 'xmlbuilder2';

/** What JUnit calls the ways a test case can end without passing. */
export interface Ending {
  readonly tag: 'failure' | 'error' | 'skipped';
  readonly type?: string;
  /** Everything that speaks for it, on lines. */
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
  /** What tells its cases from those of other suites. */
  readonly classname: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  readonly cases: readonly Case[];
}

/** Suites as a document for continuous integration. Ends with a line break. */
export function junit(name: string, suites: readonly Suite[]): string {
  // A log can hold any character, XML cannot: one of them would make the whole file unreadable.
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '?' });
  const tookMs = suites.reduce((sum, suite) => sum + suite.tookMs, 0);
  const all = suites.flatMap(({ cases }) => cases);
  const root = document.ele('testsuites', totals(name, all, tookMs));
  for (const { name, classname, startedAt, tookMs, cases } of suites) {
    // JUnit's schema allows neither milliseconds nor a time zone here.
    const timestamp = literal(startedAt.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length));
    const suite = root.ele('testsuite', { ...totals(name, cases, tookMs), timestamp });
    for (const { name, tookMs, message, ending } of cases) {
      const element = suite.ele('testcase', { classname, name: literal(name), time: seconds(tookMs) });
      if (!ending) continue;
      const type = ending.type === undefined ? {} : { type: ending.type };
      element.ele(ending.tag, { ...type, message: literal(message) }).txt(literal(ending.text ?? ''));
    }
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function totals(name: string, cases: readonly Case[], tookMs: number): Record<string, string | number> {
  return {
    name: literal(name),
    tests: cases.length,
    failures: numberOf(cases, 'failure'),
    errors: numberOf(cases, 'error'),
    skipped: numberOf(cases, 'skipped'),
    time: seconds(tookMs),
  };
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
