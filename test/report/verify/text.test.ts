import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../../src/report/text/format.ts';
import { checkLines, verifyHeader, verifySummary, verifyText } from '../../../src/report/verify/text.ts';
import type { CheckResult } from '../../../src/verify/result.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from './sample-verify-result.ts';

const plain = new Chalk({ level: 0 });
const lines = (check: CheckResult) => checkLines(check, plain);
const summary = (...result: Parameters<typeof sample>) => verifySummary(sample(...result), plain);

/** A terminal gives these two columns each. */
const columns = (line: string) => line.replace(/[漢字]/g, 'xx').length;
const widest = (text: string) => Math.max(...text.split('\n').map(columns));

describe('the lines of a check', () => {
  it('are one when it passed, with what was seen and how long it took', () => {
    expect(lines(PASSED)).toBe(
      'ok        burst             20/20 answered, 20 stored                     900 ms\n',
    );
  });

  it('say what failed, what speaks for it, why it likely is and what to change', () => {
    const { steps: _, ...check } = FAILED;
    expect(lines(check)).toBe(`\
FAILED    steps             13 of 20 requests: 13 lock-error              12.3 s
    evidence 13 lock-error: HTTP 500 {"error":"database is locked"}
         log SqliteError: database is locked
       cause no retry: a lock error goes straight to the client
             13 times: HTTP 500, without a retry
      remedy Set a busy timeout of a few seconds, and run the whole transaction
             again when it ends in SQLITE_BUSY, with a growing and random pause.
`);
  });

  it('leave out what a failed check has not', () => {
    expect(lines({ ...DATA_LOST, diagnoses: [] })).toBe(
      'DATA LOST killed            3 of 20 acknowledged turns are not stored        2 s\n',
    );
  });

  it('grow by a table of the steps, with a dash for what was not measured', () => {
    expect(
      lines({ ...PASSED, steps: FAILED.steps })
        .split('\n')
        .slice(1),
    ).toEqual([
      '  simultaneous   success  lock errors  internal errors      p50     max',
      '             1  1/1 100%            0                0   4.2 ms  4.2 ms',
      '            20  7/20 35%           13                0  61.3 ms   1.5 s',
      '            50   0/50 0%           48                2        -       -',
      '',
    ]);
  });

  it('wrap the reason why a check was skipped, or is unknown', () => {
    const reason = 'needs a server that this program can start, and this one was started by somebody else';
    expect(lines({ ...SKIPPED, reason })).toBe(`\
skipped   slow-model        needs a server that this program can start,
                            and this one was started by somebody else
`);
    expect(lines(UNKNOWN)).toMatch(/^unknown {3}readers {11}the audit could not read: HTTP 404 +400 ms\n$/);
  });

  it('show the three likeliest causes, and no more', () => {
    const [diagnosis] = FAILED.diagnoses;
    const diagnoses = ['first', 'second', 'third', 'fourth'].map((title) => ({ ...diagnosis, title }));
    const text = lines({ ...FAILED, diagnoses });
    expect(text).toContain('cause first');
    expect(text).toContain('cause second');
    expect(text).toContain('cause third');
    expect(text).not.toContain('fourth');
  });

  it('say how much of long evidence they leave out', () => {
    const evidence = Array.from({ length: 10 }, (_, index) => `line ${index}`);
    expect(lines({ ...FAILED, evidence })).toMatch(/ line 5\n +and 4 more\n/);
    expect(lines({ ...FAILED, evidence: evidence.slice(0, 6) })).not.toContain('more');
  });

  it.each<CheckResult>([
    HOSTILE_CHECK,
    { ...PASSED, name: HOSTILE, summary: HOSTILE },
    { ...SKIPPED, reason: HOSTILE },
    { ...UNKNOWN, reason: 'x'.repeat(1_000), tookMs: 1e300 },
    { ...PASSED, steps: [{ ...FAILED.steps[0], lockErrors: 1e200, maxMs: 1e200 }] },
  ])('stay within 80 columns and command no terminal (%#)', (check) => {
    const text = lines(check);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it.each<[CheckResult, string]>([
    [PASSED, '\u001b[32mok'],
    [FAILED, '\u001b[31m\u001b[1mFAILED'],
    [DATA_LOST, '\u001b[31m\u001b[1mDATA LOST'],
    [SKIPPED, '\u001b[2mskipped'],
    [UNKNOWN, '\u001b[33munknown'],
  ])('are coloured by the status (%#)', (check, start) => {
    expect(checkLines(check, new Chalk({ level: 1 })).startsWith(start)).toBe(true);
  });
});

describe('the summary', () => {
  it('is one line when all checks hold', () => {
    expect(summary([PASSED, PASSED])).toBe('PASSED 2 checks hold in 33 s\n');
    expect(summary([PASSED])).toBe('PASSED 1 check holds in 33 s\n');
  });

  it('counts no skipped check as one that holds', () => {
    expect(summary([PASSED, SKIPPED])).toBe('PASSED 1 check holds in 33 s\n1 passed, 1 skipped in 33 s\n');
  });

  it('names the checks that failed, and each likely cause once', () => {
    const verdict = { status: 'failed', reasons: ['2 checks failed'] } as const;
    expect(summary([PASSED, FAILED, { ...FAILED, name: 'again' }], { verdict })).toBe(`\
FAILED 2 of 3 checks: steps, again
1 passed, 2 failed in 33 s
likely cause: no retry: a lock error goes straight to the client
`);
  });

  it('puts lost data first', () => {
    const verdict = { status: 'data-lost', reasons: [] } as const;
    expect(summary([FAILED, DATA_LOST, UNKNOWN], { verdict })).toBe(`\
DATA LOST in 1 of 3 checks: killed
FAILED 1 of 3 checks: steps
1 lost data, 1 failed, 1 unknown in 33 s
likely causes: no retry: a lock error goes straight to the client
               early acknowledgement: the answer is sent before the commit
`);
  });

  it('says why nothing is proven, and that the run was interrupted', () => {
    const verdict = { status: 'inconclusive', reasons: ['no check ended', 'stopped by SIGINT'] } as const;
    expect(summary([], { verdict, interrupted: true })).toBe(`\
INCONCLUSIVE no check ended
             stopped by SIGINT
interrupted: checks that had not finished are missing
`);
  });

  it('gives the reasons of a failure that no check explains', () => {
    const verdict = { status: 'failed', reasons: ['the server did not stop'] } as const;
    expect(summary([PASSED], { verdict })).toBe('FAILED the server did not stop\n');
  });

  it('stays within 80 columns', () => {
    const checks = Array.from({ length: 30 }, () => HOSTILE_CHECK);
    expect(widest(summary(checks, { verdict: { status: 'failed', reasons: [] } }))).toBeLessThanOrEqual(80);
    const verdict = { status: 'inconclusive', reasons: [HOSTILE] } as const;
    expect(widest(summary([], { verdict }))).toBeLessThanOrEqual(80);
  });
});

it('says what was asked before the load', () => {
  const readBefore = ['GET /api/metrics'];
  const line = 'Before GET /api/metrics was asked before the load\n';
  expect(verifyHeader({ target: 'http://[::1]', quick: false, readBefore }, plain)).toBe(
    `Verifying http://[::1]\n${line}`,
  );
  expect(verifyText(sample([PASSED], { readBefore }), plain)).toContain(line);
});

it('says what is verified, and how thoroughly', () => {
  expect(verifyHeader({ target: 'embedded server', quick: false, readBefore: [] }, plain)).toBe(
    'Verifying embedded server\n',
  );
  expect(verifyHeader({ target: 'python app.py', quick: true, readBefore: [] }, plain)).toMatch(
    /python app\.py, quick/,
  );
  expect(widest(verifyHeader({ target: HOSTILE, quick: true, readBefore: [] }, plain))).toBeLessThanOrEqual(
    80,
  );
  const command = 'python3 -m server --port {{port}} --db {{db}} --model-url {{model-url}} --verbose';
  expect(
    verifyHeader({ target: command, quick: false, readBefore: [] }, plain).replace(/\s+/g, ' '),
  ).toContain(command);
});

it('renders a saved result as the run printed it, with the time of the run', () => {
  const result = sample([PASSED, SKIPPED]);
  const printed = [
    `Verified ${result.target}, ${result.startedAt}\n`,
    lines(PASSED),
    lines(SKIPPED),
    verifySummary(result, plain),
  ];
  expect(verifyText(result, plain).split('\n').filter(Boolean)).toEqual(
    printed.join('').split('\n').filter(Boolean),
  );
});

it.each([
  ['', 5, ['']],
  ['aa bb cc', 5, ['aa bb', 'cc']],
  ['aa bbb', 5, ['aa', 'bbb']],
  ['a 1234567 b', 5, ['a', '12345', '67 b']],
  ['漢漢漢', 5, ['漢漢', '漢']],
])('wraps %j', (text, width, wrapped) => {
  expect(wrap(text, width)).toEqual(wrapped);
});
