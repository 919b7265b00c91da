import { expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { readSaved } from '../../src/report/saved/saved-result.ts';
import { judge } from '../../src/stress/judge/judge.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { LatencyHistogram } from '../../src/stress/measure/latency.ts';
import { mergeResults } from '../../src/stress/merge/results.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../src/stress/request/request.ts';
import { runStress } from '../../src/stress/stress.ts';
import { startTestServer } from '../support/server.ts';

/** Stresses a server; every latency is recorded in `all` as well. */
function stressAndRecord(url: string, all: LatencyHistogram): Promise<StressResult> {
  return runStress(
    {
      target: { kind: 'remote', url },
      load: { kind: 'closed-loop', concurrency: 5, until: { requests: 400 } },
      request: CHAT_REQUEST,
      history: { path: CHAT_HISTORY_PATH },
      timeoutMs: 30_000,
      audit: 'read-back',
    },
    { onEvent: (event) => event.type === 'answered' && all.record(event.sample.latencyMs) },
  );
}

function saved(result: StressResult): StressResult {
  const read = readSaved(jsonReport(result), 'result.json');
  if (read.kind !== 'stress' || !read.results[0]) throw new Error('not a run');
  return read.results[0];
}

it('three runs at the same time, saved and merged, are the histogram of all their samples', async () => {
  const { url } = await startTestServer();
  const all = new LatencyHistogram();
  const results = await Promise.all([1, 2, 3].map(() => stressAndRecord(url, all)));
  const merged = judge(mergeResults(results.map(saved)));
  const { meanMs, ...exact } = all.summary() as NonNullable<StressResult['latency']>;
  expect(merged.latency).toMatchObject(exact);
  expect(merged.latency?.meanMs).toBeCloseTo(meanMs, 6);
  expect(merged).toMatchObject({
    runs: 3,
    requests: { completed: 1_200, ok: 1_200, traced: 1_200 },
    audit: { status: 'read', acknowledged: 1_200, stored: 1_200, lost: 0, duplicated: 0 },
    verdict: { status: 'passed' },
  });
  expect(merged.timeline.completed.reduce((sum, count) => sum + count, 0)).toBe(1_200);
});
