import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { doctorText } from '../../src/report/doctor/text.ts';
import type { Format } from '../../src/report/formats.ts';
import { jsonReport } from '../../src/report/json.ts';
import { reportAs } from '../../src/report/report-as.ts';
import { stressText } from '../../src/report/stress/text.ts';
import { verifyText } from '../../src/report/verify/text.ts';
import { LOCKED_RESULT } from './doctor/sample-doctor-result.ts';
import { failedStressResult, sampleStressResult } from './stress/sample-stress-result.ts';
import { sample } from './verify/sample-verify-result.ts';

const chalk = new Chalk({ level: 0 });
const VERIFY = { kind: 'verify', result: sample() } as const;
const DOCTOR = { kind: 'doctor', result: LOCKED_RESULT } as const;
const STRESS = { kind: 'stress', results: [sampleStressResult(), failedStressResult()] } as const;

describe('a saved result is shown', () => {
  it('as the text and the JSON that were written when it was made', async () => {
    expect(await reportAs('text', VERIFY, chalk)).toBe(verifyText(VERIFY.result, chalk));
    expect(await reportAs('json', VERIFY, chalk)).toBe(jsonReport(VERIFY.result));
    expect(await reportAs('text', DOCTOR, chalk)).toBe(doctorText(DOCTOR.result, chalk));
    expect(await reportAs('json', DOCTOR, chalk)).toBe(jsonReport(DOCTOR.result));
    expect(await reportAs('text', STRESS, chalk)).toBe(stressText(STRESS.results, chalk));
    expect(await reportAs('json', STRESS, chalk)).toBe(jsonReport(STRESS.results));
  });

  it.each<[Format, RegExp]>([
    ['junit', /^<\?xml /],
    ['markdown', /^## genesis /],
  ])('as %s, of a run and of a verification', async (format, start) => {
    expect(await reportAs(format, VERIFY, chalk)).toMatch(start);
    expect(await reportAs(format, STRESS, chalk)).toMatch(start);
  });

  it('but not as HTML when it is of genesis verify', async () => {
    await expect(reportAs('html', VERIFY, chalk)).rejects.toThrow(
      expect.objectContaining({
        code: 'RESULT_INVALID',
        message: 'a result of genesis verify cannot be shown as html',
        hint: 'Choose one of text, json, junit, markdown.',
      }),
    );
  });

  it.each<Format>(['junit', 'markdown', 'html'])(
    'but not as %s when it is of genesis doctor',
    async (format) => {
      await expect(reportAs(format, DOCTOR, chalk)).rejects.toThrow(
        expect.objectContaining({
          code: 'RESULT_INVALID',
          message: `a result of genesis doctor cannot be shown as ${format}`,
          hint: 'Choose one of text, json.',
        }),
      );
    },
  );
});
