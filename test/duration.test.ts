import { expect, it } from 'vitest';
import { formatDuration, formatUptime, parseDuration } from '../src/duration.ts';

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5s', 1_500],
  ['2.01s', 2_010],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['0s', 0],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', '10', 's', '-1s', '1d', '1 000ms', '1e3s', 'NaNs'])('refuses %j', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

it.each([
  [0.1234, '0.123 ms'],
  [61.26, '61.3 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [90_000, '1.5 min'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  [0.9, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [47.9 * 3_600, '47 h'],
  [48 * 3_600, '2 days'],
])('writes an uptime of %d seconds as %s', (seconds, text) => {
  expect(formatUptime(seconds)).toBe(text);
});
