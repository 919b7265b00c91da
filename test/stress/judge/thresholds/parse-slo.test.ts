import { describe, expect, it } from 'vitest';
import { parseSlo } from '../../../../src/stress/judge/thresholds/parse-slo.ts';

describe('a limit for each request', () => {
  it.each([
    ['ttft<300ms', { metric: 'ttft', operator: '<', limitMs: 300, text: 'ttft<300ms' }],
    [' latency <= 1.5s ', { metric: 'latency', operator: '<=', limitMs: 1_500, text: 'latency<=1.5s' }],
    ['itl<0.5ms', { metric: 'itl', operator: '<', limitMs: 0.5, text: 'itl<0.5ms' }],
    ['tpot<1m', { metric: 'tpot', operator: '<', limitMs: 60_000, text: 'tpot<1m' }],
  ])('%j', (text, slo) => {
    expect(parseSlo(text)).toEqual(slo);
  });

  it.each([
    ['', 'It is not a metric, < or <=, and a time.'],
    ['latency', 'It is not a metric, < or <=, and a time.'],
    ['ttft<', 'It is not a metric, < or <=, and a time.'],
    ['TTFT<300ms', 'It is not a metric, < or <=, and a time.'],
    ['ttft<300 ms', 'It is not a metric, < or <=, and a time.'],
    ['ttft<300', '300 has no unit: write 300ms or 300s.'],
    ['latency<5%', '5% is not a time.'],
    ['latency<-1ms', '-1ms is not a time.'],
    ['latency>5s', '> makes no upper limit.'],
    ['latency=5s', '= makes no upper limit.'],
    ['tttf<300ms', 'There is no tttf.'],
    ['constructor<300ms', 'There is no constructor.'],
    ['p99<300ms', 'p99 is a figure of the whole run: give it to --threshold.'],
    ['goodput>=99%', 'goodput is a figure of the whole run: give it to --threshold.'],
  ])('%j is not one, for a reason', (text, mistake) => {
    expect(parseSlo(text)).toEqual({ mistake });
  });
});
