import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../src/report/formats.ts';
import { reportAs } from '../../src/report/report-as.ts';
import type { Saved } from '../../src/report/saved/saved-result.ts';
import { sampleStressResult } from './stress/sample-stress-result.ts';
import { sample } from './verify/sample-verify-result.ts';

const KILLED = 'the server did not end within 2 s of SIGTERM and was killed';

const RESULTS: readonly (readonly [what: string, saved: Saved])[] = [
  ['a run of stress', { kind: 'stress', results: [sampleStressResult({ observations: [KILLED] })] }],
  [
    'several runs of stress',
    { kind: 'stress', results: [1, 2].map(() => sampleStressResult({ observations: [KILLED] })) },
  ],
  ['a run of verify', { kind: 'verify', result: sample([], { observations: [KILLED] }) }],
];

describe.each(RESULTS)('what was noticed in %s', (_, saved) => {
  it.each(FORMAT_NAMES)('is in the report as %s', async (format) => {
    const report = await reportAs(format, saved, new Chalk({ level: 0 }));
    expect(report.replace(/\s+/g, ' ')).toContain(KILLED);
  });
});
