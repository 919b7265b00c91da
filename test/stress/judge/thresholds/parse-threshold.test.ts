import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseThreshold, THRESHOLD_SYNTAX } from '../../../../src/stress/judge/thresholds/parse-threshold.ts';
import { METRICS, type Metric } from '../../../../src/stress/judge/thresholds/threshold.ts';

describe('a threshold', () => {
  it.each([
    ['success>=99.9%', { metric: 'success', operator: '>=', limit: 0.999 }],
    ['success=100%', { metric: 'success', operator: '=', limit: 1 }],
    ['p99<300ms', { metric: 'p99', operator: '<', limit: 300 }],
    ['p99.9<=1.5s', { metric: 'p99.9', operator: '<=', limit: 1_500 }],
    ['p50<0.5ms', { metric: 'p50', operator: '<', limit: 0.5 }],
    ['p90<1.001s', { metric: 'p90', operator: '<', limit: 1_001 }],
    ['p95<300ms', { metric: 'p95', operator: '<', limit: 300 }],
    ['mean<50ms', { metric: 'mean', operator: '<', limit: 50 }],
    ['max<2m', { metric: 'max', operator: '<', limit: 120_000 }],
    ['rate>=100', { metric: 'rate', operator: '>=', limit: 100 }],
    ['rate>99.5/s', { metric: 'rate', operator: '>', limit: 99.5 }],
    ['ttft-p99<300ms', { metric: 'ttft-p99', operator: '<', limit: 300 }],
    ['itl-p99.9<=50ms', { metric: 'itl-p99.9', operator: '<=', limit: 50 }],
    ['tpot-mean<0.5s', { metric: 'tpot-mean', operator: '<', limit: 500 }],
    ['itl-max<2s', { metric: 'itl-max', operator: '<', limit: 2_000 }],
    ['errors=0', { metric: 'errors', operator: '=', limit: 0 }],
    ['errors==0', { metric: 'errors', operator: '=', limit: 0 }],
    ['lock-errors=0', { metric: 'lock-errors', operator: '=', limit: 0 }],
    ['retries <= 10', { metric: 'retries', operator: '<=', limit: 10 }],
    ['lost=0', { metric: 'lost', operator: '=', limit: 0 }],
    ['duplicated = 0', { metric: 'duplicated', operator: '=', limit: 0 }],
  ])('%s is read', (text, expected) => {
    expect(parseThreshold(text)).toEqual({ ...expected, text });
  });

  it.each([
    '',
    'p99',
    'p99<',
    '<300ms',
    'p99<300',
    'p99<-1ms',
    'p99<300 ms',
    'ttft<300ms',
    'ttft-success>=99%',
    'ttft-p99<300',
    'p97<300ms',
    'p99=<300ms',
    'p99!=300ms',
    'P99<300ms',
    'success>=0.999',
    'success>=101%',
    'success>=100.1%',
    'success>=%',
    'rate>=100/m',
    'rate>=100%',
    'errors=0.5',
    'errors=-1',
    'lock-errors=0%',
    'lost=none',
    'constructor=0',
    'p99<300ms and more',
    `errors=${'9'.repeat(400)}`,
  ])('%j is not one', (text) => {
    expect(parseThreshold(text)).toBeUndefined();
  });

  it('has its syntax described, with every metric', () => {
    const parts = Object.keys(METRICS).flatMap((metric) => metric.split(/(?<=^(?:ttft|itl|tpot)-)/));
    for (const part of parts) expect(THRESHOLD_SYNTAX).toContain(part);
    const examples = THRESHOLD_SYNTAX.match(/[a-z0-9-]+[<>=]+[\d.]+[%a-z/]*/g) ?? [];
    expect(examples).toHaveLength(4);
    for (const example of examples) expect(parseThreshold(example)).toBeDefined();
  });
});

/** Up to five decimals, such as a person may type them. */
const decimal = (max: number) =>
  fc
    .tuple(fc.nat(max - 1), fc.option(fc.integer({ min: 1, max: 99_999 }), { nil: undefined }))
    .map(([whole, fraction]) => (fraction === undefined ? `${whole}` : `${whole}.${fraction}`));

const LIMITS = {
  share: decimal(100).map((number) => ({ text: `${number}%`, limit: Number(`${number}e-2`) })),
  ms: fc.oneof(
    decimal(100_000).map((number) => ({ text: `${number}ms`, limit: Number(number) })),
    decimal(1_000).map((number) => ({ text: `${number}s`, limit: Number(`${number}e3`) })),
  ),
  'per-second': decimal(100_000).map((number) => ({ text: `${number}/s`, limit: Number(number) })),
  count: fc.nat().map((number) => ({ text: String(number), limit: number })),
};

const written = fc
  .record({
    metric: fc.constantFrom(...(Object.keys(METRICS) as Metric[])),
    operator: fc.constantFrom('<', '<=', '=', '>=', '>'),
    spaces: fc.constantFrom('', ' ', '  '),
  })
  .chain(({ metric, operator, spaces }) =>
    LIMITS[METRICS[metric]].map(({ text, limit }) => ({
      text: `${metric}${spaces}${operator}${spaces}${text}`,
      expected: { metric, operator, limit },
    })),
  );

describe('every threshold', () => {
  it('means what it says', () => {
    fc.assert(
      fc.property(written, ({ text, expected }) => {
        expect(parseThreshold(text)).toEqual({ ...expected, text });
      }),
    );
  });

  it('is one or is not, whatever the text', () => {
    const metric = fc.constantFrom(...Object.keys(METRICS), '__proto__', 'toString');
    const nearly = fc
      .tuple(metric, fc.constantFrom('<', '=', '=>'), fc.string())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), nearly), (text) => {
        const threshold = parseThreshold(text);
        if (threshold) expect(parseThreshold(threshold.text)).toEqual(threshold);
      }),
    );
  });
});
