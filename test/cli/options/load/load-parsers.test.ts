import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  appendStage,
  concurrencyList,
  percentage,
  ratePerSecond,
  startTime,
} from '../../../../src/cli/options/load/load-parsers.ts';

function expectRefused(parse: () => unknown, message: RegExp | string): void {
  expect(parse).toThrow(InvalidArgumentError);
  expect(parse).toThrow(message);
}

describe('concurrencies', () => {
  it.each([
    ['20', [20]],
    ['1,5, 10', [1, 5, 10]],
    ['10000', [10_000]],
  ])('%s', (text, expected) => {
    expect(concurrencyList(text)).toEqual(expected);
  });

  it.each(['', '0', '-1', '1.5', '1e3', '10001', '1,', ',1', '1,,2', '1 2', 'many'])('not %j', (text) => {
    expectRefused(() => concurrencyList(text), 'Expected a whole number from 1 to 10000.');
  });
});

describe('a rate', () => {
  it.each([
    ['200', 200],
    ['0.5', 0.5],
    ['100000', 100_000],
  ])('%s', (text, expected) => {
    expect(ratePerSecond(text)).toBe(expected);
  });

  it.each(['', '0', '0.0', '-1', '1e3', '.5', '5.', '100001', 'Infinity', '200/s'])('not %j', (text) => {
    expectRefused(() => ratePerSecond(text), 'Expected requests per second, above 0 and up to 100000.');
  });
});

describe('a stage', () => {
  it('comes after those before', () => {
    const first = appendStage('10s:50');
    expect(first).toEqual([{ durationMs: 10_000, to: 50 }]);
    expect(appendStage('500ms:0.5', first)).toEqual([...first, { durationMs: 500, to: 0.5 }]);
    expect(appendStage('1m:0')).toEqual([{ durationMs: 60_000, to: 0 }]);
  });

  it.each(['', '10s', ':50', '10:50', '10s:', '10s:-1', '0s:50', '25h:50', '10s:100001', '10s:5:5', '10s:x'])(
    'not %j',
    (text) => {
      expectRefused(() => appendStage(text), 'Expected a duration and what to reach in it, such as 10s:50.');
    },
  );
});

describe('a percentage', () => {
  it.each([
    ['10%', 0.1],
    ['0%', 0],
    ['12.5%', 0.125],
    ['150%', 1.5],
  ])('%s', (text, expected) => {
    expect(percentage(text)).toBeCloseTo(expected, 10);
  });

  it.each(['', '10', '0.1', '-1%', '1001%', '%', 'x%'])('not %j', (text) => {
    expectRefused(() => percentage(text), 'Expected a percentage, such as 10%.');
  });
});

describe('the time of a common start', () => {
  const NOW = Date.parse('2026-01-31T12:00:00Z');
  const at = (text: string) => startTime(text, undefined, NOW);

  it.each([
    ['2026-01-31T12:00:30Z', 30_000],
    ['2026-01-31T13:00:30.5+01:00', 30_500],
    ['+30s', 30_000],
    ['+0s', 0],
    [String(NOW / 1_000 + 2), 2_000],
    [String(NOW / 1_000 + 2.25), 2_250],
    ['2026-02-01T12:00:00Z', 86_400_000],
  ])('%s', (text, later) => {
    expect(at(text)).toBe(NOW + later);
  });

  it('is not over', () => {
    expectRefused(() => at('2026-01-31T11:59:58Z'), 'That was 2 s ago. Expected a time in the future.');
    expectRefused(() => at('0'), /That was \d+ s ago/);
  });

  it('is within a day, so milliseconds are not taken for seconds', () => {
    expectRefused(() => at('2026-02-01T12:00:01Z'), 'Expected a time within the next 24 hours.');
    expectRefused(() => at(String(NOW + 2_000)), 'Expected a time within the next 24 hours.');
  });

  it.each(['', 'soon', '12:00', '2026-01-31', '2026-13-31T12:00:00Z', '+30', '+', '-5s', 'NaN'])(
    'not %j',
    (text) => {
      expectRefused(() => at(text), 'Expected a time in the future, such as 2026-01-31T12:00:00Z');
    },
  );
});
