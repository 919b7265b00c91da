import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { doctorText } from '../../src/report/doctor/text.ts';
import { FORMAT_NAMES, type Format } from '../../src/report/formats.ts';
import { jsonReport } from '../../src/report/json.ts';
import { reportAs } from '../../src/report/report-as.ts';
import type { Saved } from '../../src/report/saved/saved-result.ts';
import { stressText } from '../../src/report/stress/text.ts';
import { verifyText } from '../../src/report/verify/text.ts';
import { sampleComparison } from '../support/compare-result.ts';
import { sampleCapacity } from './capacity/sample-capacity-result.ts';
import { LOCKED_RESULT } from './doctor/sample-doctor-result.ts';
import { FOUND_RESULT } from './probe/sample-probe-result.ts';
import { failedStressResult, sampleStressResult } from './stress/sample-stress-result.ts';
import { sample } from './verify/sample-verify-result.ts';

const chalk = new Chalk({ level: 0 });
const coloured = new Chalk({ level: 3 });
const VERIFY = { kind: 'verify', result: sample() } as const;
const DOCTOR = { kind: 'doctor', result: LOCKED_RESULT } as const;
const STRESS = { kind: 'stress', results: [sampleStressResult(), failedStressResult()] } as const;
const PROBE = { kind: 'probe', result: FOUND_RESULT } as const;
const CAPACITY = { kind: 'capacity', result: sampleCapacity() } as const;
const COMPARE = { kind: 'compare', result: sampleComparison() } as const;

const SAVED: { readonly [Kind in Saved['kind']]: Extract<Saved, { readonly kind: Kind }> } = {
  ...{ stress: STRESS, verify: VERIFY },
  ...{ doctor: DOCTOR, compare: COMPARE, capacity: CAPACITY, probe: PROBE },
};

/** What each format looks like, for a kind of result; the text of each kind is its own. */
const LOOKS: Readonly<Record<Exclude<Format, 'text'>, (kind: string) => RegExp>> = {
  json: (kind) => new RegExp(`^\\{\n {2}"schema": "genesis\\.${kind}[^"]*"[^]*\\}\n$`),
  junit: (kind) => new RegExp(`^<\\?xml [^]*<testsuites name="genesis ${kind}"[^]*</testsuites>\n$`),
  markdown: (kind) => new RegExp(`^## genesis ${kind}: [^]*\n$`),
  html: (kind) => new RegExp(`^<!doctype html>[^]*<title>genesis ${kind}: [^]*</html>\n$`),
};

describe('a saved result is shown', () => {
  it('as the text and the JSON that were written when it was made', async () => {
    expect(await reportAs('text', VERIFY, chalk)).toBe(verifyText(VERIFY.result, chalk));
    expect(await reportAs('json', VERIFY, chalk)).toBe(jsonReport(VERIFY.result));
    expect(await reportAs('text', DOCTOR, chalk)).toBe(doctorText(DOCTOR.result, chalk));
    expect(await reportAs('json', DOCTOR, chalk)).toBe(jsonReport(DOCTOR.result));
    expect(await reportAs('text', STRESS, chalk)).toBe(stressText(STRESS.results, chalk));
    expect(await reportAs('json', STRESS, chalk)).toBe(jsonReport(STRESS.results));
  });

  describe.each(Object.values(SAVED))('of $kind', (saved) => {
    it.each(Object.entries(LOOKS))('as %s, without colours', async (format, looks) => {
      const report = await reportAs(format as Format, saved, coloured);
      expect(report).toMatch(looks(saved.kind));
      expect(report).not.toContain('\u001b');
    });
  });

  it('in every format that there is', () => {
    expect(['text', ...Object.keys(LOOKS)].sort()).toEqual([...FORMAT_NAMES].sort());
  });
});
