import { expect, it } from 'vitest';
import { RecentWriters } from '../../../src/stress/observe/recent-writers.ts';

it('the writer since the last question is the one that most looks saw', () => {
  const writers = new RecentWriters();
  expect(writers.take()).toEqual({ share: 0, pid: undefined });
  for (const pid of [1, 2, undefined, 2]) writers.see(pid);
  expect(writers.take()).toEqual({ share: 0.75, pid: 2 });
  writers.see(undefined);
  expect(writers.take()).toEqual({ share: 0, pid: undefined });
});
