import { describe, expect, it } from 'vitest';
import { verifyAnnotations } from '../../../src/report/verify/annotations.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from './sample-verify-result.ts';

describe('the annotations', () => {
  it('are none for what passed or was skipped', () => {
    expect(verifyAnnotations(sample([PASSED, SKIPPED]))).toBe('');
  });

  it('are an error for a check that failed, with all that helps to mend it', () => {
    const [diagnosis] = FAILED.diagnoses;
    expect(verifyAnnotations(sample([PASSED, FAILED]))).toBe(
      `::error title=genesis verify%3A steps::${[
        FAILED.summary,
        `evidence: ${FAILED.evidence[0]}`,
        `log: ${FAILED.log}`,
        `cause: ${diagnosis.title} (${diagnosis.evidence})`,
        `remedy: ${diagnosis.remedy}`,
      ].join('%0A')}\n`,
    );
  });

  it('are an error for lost data, and a warning for what is unknown', () => {
    const lines = verifyAnnotations(sample([DATA_LOST, UNKNOWN]))
      .trimEnd()
      .split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^::error title=genesis verify%3A killed::3 of 20 acknowledged/),
      `::warning title=genesis verify%3A readers::${UNKNOWN.reason}`,
    ]);
  });

  it('warn of a run that was interrupted', () => {
    const verdict = { status: 'inconclusive', reasons: ['interrupted before the end'] } as const;
    expect(verifyAnnotations(sample([PASSED], { verdict, interrupted: true }))).toBe(
      '::warning title=genesis verify::interrupted before the end\n',
    );
  });

  it('escape what GitHub would read as an end', () => {
    const check = { ...UNKNOWN, name: '50%: a,b', reason: '100%: a,b %0A' };
    expect(verifyAnnotations(sample([check]))).toBe(
      '::warning title=genesis verify%3A 50%25%3A a%2Cb::100%25: a,b %250A\n',
    );
  });

  it('let no server write commands of its own', () => {
    const lines = verifyAnnotations(sample([HOSTILE_CHECK]))
      .trimEnd()
      .split(/[\r\n]/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\u001b');
    expect(decodeURIComponent(lines[0]?.replace(/%(?!25|0A|3A|2C)/g, 'unescaped') ?? '')).not.toContain(
      'unescaped',
    );
  });
});
