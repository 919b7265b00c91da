import { expect, it } from 'vitest';
import { abortFlag } from '../../../src/stress/load/abort-flag.ts';

it('follows a composite signal, before and after its abort', () => {
  const source = new AbortController();
  const signal = AbortSignal.any([source.signal]);
  const isAborted = abortFlag(signal);
  expect(isAborted()).toBe(false);
  source.abort();
  expect(isAborted()).toBe(true);
  expect(abortFlag(signal)()).toBe(true);
});
