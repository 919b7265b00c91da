import { expect, it } from 'vitest';
import { type KeySign, keySignOf } from '../../../src/stress/answer/key-sign.ts';
import type { Outcome } from '../../../src/stress/answer/outcome.ts';

const ABOUT_KEYS = '{"error":"the request with this Idempotency-Key is in progress"}';
const OTHER = '{"error":"in progress"}';

it.each<[number, string | undefined, string, Outcome, KeySign | undefined]>([
  [409, undefined, ABOUT_KEYS, 'request-refused', 'under-way'],
  [425, undefined, ABOUT_KEYS, 'request-refused', 'under-way'],
  [503, '1', ABOUT_KEYS, 'overloaded', 'under-way'],
  [422, undefined, ABOUT_KEYS, 'request-refused', 'reused'],
  [409, '1', OTHER, 'request-refused', 'under-way'],
  [409, undefined, OTHER, 'request-refused', 'not-yet'],
  [425, undefined, OTHER, 'request-refused', 'not-yet'],
  [429, '1', OTHER, 'overloaded', 'not-yet'],
  [503, '1', OTHER, 'overloaded', 'not-yet'],
  [503, undefined, OTHER, 'overloaded', undefined],
  [409, '1', '{"error":"database is locked"}', 'lock-error', undefined],
  [422, undefined, OTHER, 'request-refused', undefined],
  [400, undefined, ABOUT_KEYS, 'request-refused', undefined],
  [200, undefined, OTHER, 'ok', undefined],
])('%i with Retry-After %s, %s, %s: %s', (status, retryAfter, body, outcome, expected) => {
  const answer = { status, retryAfter, body, replayed: false };
  expect(keySignOf(answer, outcome)).toBe(expected);
  expect(keySignOf({ ...answer, replayed: true }, outcome)).toBe('replayed');
});
