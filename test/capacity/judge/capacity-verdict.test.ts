import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../../src/capacity/result.ts';
import { sampleCapacity } from '../../report/capacity/sample-capacity-result.ts';
import { CLEAN_AUDIT } from '../../support/samples.ts';

const { capacity, search } = sampleCapacity();

function verdictWith(text: string | null, changes: Partial<typeof capacity> = {}) {
  const [, operator = '>=', limit = ''] = /^(>=|>)(\d+)/.exec(text ?? '') ?? [];
  const expected = text === null ? null : ({ operator, limit: Number(limit), text } as Expectation);
  return sampleCapacity({ capacity: { ...capacity, ...changes }, search: { ...search, expected } }).verdict;
}

describe('a capacity of 403 to 421', () => {
  it.each([
    [null, 'passed'],
    ['>=400/s', 'passed'],
    ['>=403/s', 'passed'],
    ['>403/s', 'inconclusive'],
    ['>=410/s', 'inconclusive'],
    ['>=421/s', 'failed'],
    ['>=430/s', 'failed'],
  ] as const)('%s: %s', (expected, status) => {
    expect(verdictWith(expected).status).toBe(status);
  });
});

it('of at least 403, more than that may be kept', () => {
  const atLeast = { status: 'at-least', high: null, limit: null } as const;
  expect(verdictWith(null, atLeast).status).toBe('passed');
  expect(verdictWith('>=410/s', atLeast)).toEqual({
    status: 'inconclusive',
    reasons: ['>=410/s: the capacity is from 403/s to more'],
  });
});

it('too few steps decide nothing, unless what is expected was kept', () => {
  const roughly = { status: 'roughly', reason: 'interrupted' } as const;
  expect(verdictWith(null, roughly).status).toBe('inconclusive');
  expect(verdictWith('>=400/s', roughly).status).toBe('passed');
  expect(verdictWith('>=500/s', roughly).status).toBe('failed');
});

it('a server that does not recover, or holds nothing, fails', () => {
  expect(verdictWith(null, { noRecoveryFrom: 450 }).reasons).toEqual(['does not recover from 450/s']);
  const none = verdictWith(null, { status: 'none', low: 0, high: 0.1, limit: 'success>=99.9%' });
  expect(none).toEqual({ status: 'failed', reasons: ['not even 0.1/s is kept: success>=99.9%'] });
});

it('a server that loses data has no capacity', () => {
  const lossy = sampleCapacity({ audit: { status: 'read', ...CLEAN_AUDIT, acknowledged: 9_000, lost: 3 } });
  expect(lossy.verdict).toMatchObject({ status: 'data-lost', reasons: [expect.stringMatching(/^3 of/)] });
});
