import { describe, expect, it } from 'vitest';
import { stressAnnotations } from '../../../src/report/stress/annotations.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import { failedStressResult, sampleStressResult } from './sample-stress-result.ts';

const FAILED = failedStressResult({
  verdict: { status: 'failed', reasons: ['13 of 20 requests: 12 lock-error, 1 timeout', 'p99 is 2 s'] },
});

describe('the annotation of a load', () => {
  it('is none for runs that passed', () => {
    expect(stressAnnotations([sampleStressResult(), sampleStressResult()])).toBe('');
  });

  it('is an error with the reasons, the causes and what to do', () => {
    const [line = '', ...rest] = stressAnnotations([FAILED]).split('\n');
    expect(rest).toEqual(['']);
    const [first = '', second, ...details] = line.split('%0A');
    expect(first).toBe('::error title=genesis stress::13 of 20 requests: 12 lock-error, 1 timeout');
    expect(second).toBe('p99 is 2 s');
    expect(details).toEqual([
      expect.stringMatching(/^cause: /),
      expect.stringMatching(/^remedy: /),
      ...details.slice(2),
    ]);
  });

  it('of several runs names those that failed', () => {
    expect(stressAnnotations([sampleStressResult(), FAILED])).toMatch(
      /^::error title=genesis stress::run 2: 13 of 20 requests/,
    );
  });

  it('is a warning where nothing is certain', () => {
    const verdict = { status: 'inconclusive', reasons: ['the audit could not read'] } as const;
    expect(stressAnnotations([sampleStressResult({ verdict })])).toBe(
      '::warning title=genesis stress::the audit could not read\n',
    );
  });

  it('lets no server write commands of its own', () => {
    const verdict = { status: 'failed', reasons: [HOSTILE] } as const;
    const lines = stressAnnotations([sampleStressResult({ verdict })])
      .trimEnd()
      .split(/[\r\n]/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\u001b');
  });
});
