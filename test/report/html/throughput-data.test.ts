import { expect, it } from 'vitest';
import { throughputData } from '../../../src/report/html/charts/throughput-data.ts';
import { lockedResult } from './html-sample.ts';

function dataOf(completed: readonly number[], failed: readonly number[], loadMs: number) {
  const none = completed.map(() => 0);
  const timeline = { intervalMs: 100, completed, failed, lockErrors: none, retries: none, dots: [] };
  return throughputData(lockedResult({ timeline, loadMs, faults: [] }));
}

it('successes and failures are counted per second, and success where there was a request', () => {
  expect(dataOf([10, 0, 20], [0, 0, 5], 300)).toEqual({
    kind: 'throughput',
    ...{ endS: 0.3, intervalS: 0.1 },
    ok: [100, 0, 150],
    failed: [0, 0, 50],
    success: [100, null, 75],
    faults: [],
  });
});

it('a last interval that the load did not fill counts for its length, but never for hardly any', () => {
  expect(dataOf([10, 5], [0, 0], 150).ok).toEqual([100, 100]);
  expect(dataOf([10, 1], [0, 0], 101).ok).toEqual([100, 40]);
});

it('a load within one interval is as long as itself', () => {
  expect(dataOf([20], [10], 50)).toMatchObject({ endS: 0.05, intervalS: 0.05, ok: [200], failed: [200] });
});
