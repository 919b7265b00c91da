import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { LOCKED_RESULT } from './doctor/sample-doctor-result.ts';
import { failedStressResult, sampleStressResult } from './stress/sample-stress-result.ts';
import { sample } from './verify/sample-verify-result.ts';

describe('the JSON report', () => {
  it.each([
    ['a verification', sample()],
    ['a look at a database', LOCKED_RESULT],
    ['a run', sampleStressResult()],
  ])('is %s as it is', (_, result) => {
    expect(JSON.parse(jsonReport(result))).toEqual(result);
  });

  it('of a list of one run is that run', () => {
    expect(jsonReport([sampleStressResult()])).toBe(jsonReport(sampleStressResult()));
  });

  it('of several runs is a series', () => {
    const results = [sampleStressResult(), failedStressResult()];
    expect(JSON.parse(jsonReport(results))).toEqual({ schema: 'genesis.stress-series/1', results });
  });

  it('has each list of numbers on one line, and everything else on its own', () => {
    const { timeline } = sampleStressResult();
    const many = Array.from({ length: 5_000 }, (_, index) => index / 8 - 1e-7);
    const dots = [{ outcome: 'ok', count: 5_000, atMs: many, latencyMs: [1e21] } as const];
    const result = sampleStressResult({ timeline: { ...timeline, completed: [], failed: [7], dots } });
    const text = jsonReport(result);
    expect(text).toContain(`\n        "atMs": [${many.join(', ')}],\n        "latencyMs": [1e+21]\n`);
    expect(text).toContain('"completed": [],\n    "failed": [7],\n');
    expect(text).toContain('"headers": [\n      "content-type"\n    ],');
    expect(text).toMatch(/[^\n]\n$/);
    expect(JSON.parse(text)).toEqual(result);
  });

  it('leaves text alone that looks like a list of numbers', () => {
    const command = '[\n  1,\n  2\n] [ 1, 2 ] "[\n 1\n]';
    expect(JSON.parse(jsonReport(sampleStressResult({ command }))).command).toBe(command);
  });
});
