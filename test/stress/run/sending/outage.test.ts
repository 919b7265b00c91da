import { expect, it } from 'vitest';
import type { Outcome } from '../../../../src/stress/answer/outcome.ts';
import { Outage } from '../../../../src/stress/run/sending/outage.ts';

type Attempt = readonly [outcome: Outcome, atSeconds: number];

it.each<[string, Attempt[], boolean]>([
  ['a server that was just refusing', [['connection-refused', 0]], false],
  [
    'one that is not back after 29 s',
    [
      ['connection-refused', 0],
      ['connection-refused', 29],
    ],
    false,
  ],
  [
    'one that is not back after 30 s',
    [
      ['connection-refused', 0],
      ['connection-refused', 30],
    ],
    true,
  ],
  [
    'one that was back meanwhile',
    [
      ['connection-refused', 0],
      ['connection-lost', 20],
      ['connection-refused', 40],
    ],
    false,
  ],
  [
    'one that this machine could not ask meanwhile',
    [
      ['connection-refused', 0],
      ['client-limit', 20],
      ['connection-refused', 40],
    ],
    true,
  ],
  [
    'one that answers',
    [
      ['connection-refused', 0],
      ['ok', 60],
    ],
    false,
  ],
])('%s', (_, attempts, expected) => {
  const outage = new Outage();
  const results = attempts.map(([outcome, seconds]) => outage.lastsTooLong(outcome, seconds * 1_000));
  expect(results.at(-1)).toBe(expected);
});
