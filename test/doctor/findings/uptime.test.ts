import { expect, it } from 'vitest';
import { formatUptime } from '../../../src/doctor/findings/uptime.ts';

it.each([
  [0.9, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [47.9 * 3_600, '47 h'],
  [48 * 3_600, '2 days'],
])('%d seconds are told as %s', (seconds, text) => {
  expect(formatUptime(seconds)).toBe(text);
});
