import { expect, it } from 'vitest';
import type { LogWatch } from '../../src/locks/log-watch.ts';
import { doReadersOverlap, mayReadersOverlap } from '../../src/locks/overlapping-readers.ts';

const STARVED: LogWatch = {
  first: { pageSize: 4_096, frames: 3_000, backfilled: 2_900 },
  last: { pageSize: 4_096, frames: 3_400, backfilled: 3_300 },
  restarts: 0,
  added: 400,
  looks: { read: 100, unread: 0, unclear: 0 },
  unhinderedMs: 2_000,
};

it('readers overlap if the log that they read only grows', () => {
  expect(doReadersOverlap(STARVED)).toBe(true);
  expect(doReadersOverlap({ ...STARVED, looks: { read: 95, unread: 0, unclear: 5 } })).toBe(true);
  expect(doReadersOverlap({ ...STARVED, looks: { read: 249, unread: 1, unclear: 0 } })).toBe(true);
});

it.each<[string, Partial<LogWatch>]>([
  ['two of 100 looks saw no reader', { looks: { read: 98, unread: 2, unclear: 0 } }],
  ['most looks saw only a process that writes', { looks: { read: 40, unread: 0, unclear: 60 } }],
  ['the log was begun anew', { restarts: 1 }],
  ['no commits came', { added: 0, last: STARVED.first }],
  ['the log is not long enough for a checkpoint', { first: { ...STARVED.first, frames: 900 } }],
  ['no checkpoint copied from it: none may be tried', { last: { ...STARVED.last, backfilled: 0 } }],
])('they do not if %s', (_, change) => {
  expect(mayReadersOverlap({ ...STARVED, ...change })).toBe(false);
  expect(doReadersOverlap({ ...STARVED, ...change })).toBe(false);
});

it('a short watch, or one in which our own process read, only raises the question', () => {
  const short = { ...STARVED, unhinderedMs: 500 };
  expect(mayReadersOverlap(short)).toBe(true);
  expect(doReadersOverlap(short)).toBe(false);
  expect(doReadersOverlap({ ...short, first: { ...STARVED.first, frames: 12_000 } })).toBe(true);
});
