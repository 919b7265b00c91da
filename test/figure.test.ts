import { expect, it } from 'vitest';
import { formatFigure, JUDGED_DIGITS } from '../src/figure.ts';

it.each([
  [0.999, 'share', '99.9%'],
  [1, 'share', '100%'],
  [0, 'share', '0%'],
  [9_999_999 / 10_000_000, 'share', '99.99999%'],
  [1 / 10_000_000, 'share', '0.00001%'],
  [1 / 3, 'share', '33.3%'],
  [411.9, 'ms', '412 ms'],
  [99.96, 'per-second', '100/s'],
  [12_345.6, 'per-second', '12346/s'],
  [12_345, 'count', '12345'],
  [1.3333, 'count', '1.33'],
] as const)('%d as %s is written %s', (figure, unit, text) => {
  expect(formatFigure(figure, unit)).toBe(text);
});

it('is written with more digits where it is held against a bound', () => {
  expect(formatFigure(300.21, 'ms', JUDGED_DIGITS)).toBe('300.21 ms');
  expect(formatFigure(99.96, 'per-second', JUDGED_DIGITS)).toBe('99.96/s');
});
