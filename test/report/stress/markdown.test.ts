import { describe, expect, it } from 'vitest';
import { stressMarkdown } from '../../../src/report/stress/markdown.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { bound } from '../../support/judged.ts';
import { QUIET_LOG } from '../../support/samples.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import { failedStressResult, sampleStressResult } from './sample-stress-result.ts';

const ofOne = (concurrency: number, overrides: Partial<StressResult> = {}) =>
  sampleStressResult({ load: { kind: 'burst', concurrency }, ...overrides });

describe('the Markdown report', () => {
  it('of a run that passed has the verdict, the key figures and the command', () => {
    expect(stressMarkdown([sampleStressResult()])).toBe(`## genesis stress: passed

every request was answered, and what was answered is stored

| figure | value |
| --- | --- |
| target | embedded server, empty database |
| load | burst of 20 simultaneous requests, took 61.2 ms |
| success | 20/20 (100%) |
| audit | 20 acknowledged, 20 stored, 0 lost, 0 duplicated, 0 orphaned |
| lock errors | 0 surfaced, 0 recovered |
| retries | 0 |
| latency | p50 21 ms, p90 27 ms, p95 30 ms, p99 needs 100 samples, max 33 ms |
| distribution (log scale) | 11 ms ▂▂▂▄▆█▃▃ 33 ms |
| server | mean per turn: pool wait 1 ms, database 2 ms, model 0 ms |
| commits | 3 for 20 writes |
| generator | ok, 20 in flight, event loop delay 4 ms, CPU 40% |
| rate | 327 requests/s |
| made | 2026-01-01T00:00:00.000Z by genesis 0.1.0 |

\`\`\`sh
genesis stress -c 20
\`\`\`
`);
  });

  it('of a run that failed has what speaks for it below', () => {
    const text = stressMarkdown([failedStressResult()]);
    expect(text).toMatch(
      /^## genesis stress: failed\n\n- 13 of 20 requests: 12 lock-error, 1 timeout\n- success/,
    );
    expect(text).toContain(`
| failures | requests | first seen |
| --- | --- | --- |
| lock-error | 12 | HTTP 500 {"error":"database is locked"} |
| timeout | 1 | no answer in 60 s |

| threshold | result | observed |
| --- | --- | --- |
| success&gt;=99% | **failed** | 35% |
| p99&lt;300ms | unknown | p99 needs 100 samples, there are 7 |
| p50&lt;300ms | holds | 17 ms |

1 worse, 1 better than on 2025-12-31T00:00:00.000Z, tolerance 10%

| measure | before | after | change |  |
| --- | --- | --- | --- | --- |
| failures | 0% | 65% |  | **worse** |
| rate | 301/s | 327/s | -4% to +20% | no worse |
| p50 | 22 ms | 17 ms | -30% to -15% | better |

Not the same: version: 0.2.0, was 0.1.0

- cause: no retry: a lock error goes straight to the client (12 times: HTTP 500 {"error":"database is locked"})
- remedy: Repeat a write that met SQLITE\\_BUSY a few times, with growing pauses and some jitter.
`);
  });

  it('of several runs has a table with a row for each', () => {
    const text = stressMarkdown([ofOne(1), failedStressResult()]);
    expect(text).toMatch(/^## genesis stress: failed\n\n- 20 at once: 13 of 20 requests/);
    expect(text).toContain('| load | burst of 1, 20 simultaneous requests |\n');
    expect(text).toContain(`
| at once | requests | success | locked | retries | p50 | p99 | max | rate |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 20 | 100% | 0 | 0 | 21 ms | - | 33 ms | 327/s |
| 20 | 20 | 35% | 12 | 16 | 17 ms | - | 20 ms | 327/s |

| at once | failures | requests | first seen |
| --- | --- | --- | --- |
| 20 | lock-error | 12 | HTTP 500 {"error":"database is locked"} |
`);
    expect(text).toContain('| success&gt;=99% | **failed** | with 20 |\n');
    expect(text).toContain('\n20 at once: 1 worse, 1 better than on ');
    expect(text).toContain('\n- cause: no retry');
  });

  it('of several runs that passed says so', () => {
    expect(stressMarkdown([ofOne(1), ofOne(5)])).toMatch(
      /^## genesis stress: passed\n\n2 runs: every request was answered, and what was answered is stored\n/,
    );
  });

  it('leaves unknown what is unknown', () => {
    const text = stressMarkdown([
      sampleStressResult({ retries: null, lockErrors: { surfaced: 0, recovered: null }, command: null }),
    ]);
    expect(text).toContain('| retries | not reported by this server |');
    expect(text).toContain('| lock errors | 0 surfaced, recovered ones not reported by this server |');
    expect(text).not.toContain('```');
  });

  it('keeps its structure whatever a server says', () => {
    const says = (text: string) => {
      const failed = failedStressResult({
        target: { url: text, description: text },
        failures: [{ outcome: 'internal-error', count: 1, example: text }],
        thresholds: [
          { threshold: { ...bound('p99<1s'), text }, unit: 'ms', observed: null, holds: null, reason: text },
        ],
        serverLog: { ...QUIET_LOG, lines: 1, lockErrors: 1, retries: 1, example: text },
        verdict: { status: 'failed', reasons: [text] },
        diagnoses: [{ cause: 'no-retry', title: text, evidence: text, remedy: text, confirmedBy: null }],
        command: null,
      });
      return stressMarkdown([failed]) + stressMarkdown([failed, failed]);
    };
    const structure = (text: string) => text.split('\n').map((line) => line.match(/[|<>]/g)?.join('') ?? '');
    expect(structure(says(HOSTILE))).toEqual(structure(says('text')));
  });

  it('keeps a command in its block', () => {
    const text = stressMarkdown([sampleStressResult({ command: 'genesis stress --body "```\n```"' })]);
    expect(text).toMatch(/\n````sh\ngenesis stress --body "```\?```"\n````\n$/);
  });
});
