import { expect, it } from 'vitest';
import { judge } from '../../../src/stress/judge/judge.ts';
import { answered, sampleResult } from '../../support/stress-result.ts';

it('names the remedy where no request reached a server whose certificate is not trusted', () => {
  const { verdict, diagnoses } = judge({
    ...sampleResult(),
    ...answered({ 'untrusted-certificate': 20 }),
  });
  expect(verdict.status).toBe('inconclusive');
  expect(diagnoses.map(({ cause }) => cause)).toEqual(['untrusted-certificate']);
});
