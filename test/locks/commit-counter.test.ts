import { expect, it } from 'vitest';
import { CommitCounter, type CommitMark } from '../../src/locks/commit-counter.ts';

const index = (count: number, inode = '1'): CommitMark => ({ kind: 'index', inode, count });
const header = (count: number, inode = '1'): CommitMark => ({ kind: 'header', inode, count });
const state = (text: string): CommitMark => ({ kind: 'state', state: text });

it.each<[string, readonly (CommitMark | null)[], number | null]>([
  ['are unknown without a mark', [null, null], null],
  ['are none at the first mark', [index(7)], 0],
  ['are none while nothing changes', [header(7), header(7), null, header(7)], 0],
  ['are the difference', [index(7), index(8), null, index(12)], 5],
  ['go on where the count overflows', [header(4_294_967_294), header(1)], 3],
  ['are all that a restarted index counts', [index(1_000), index(2)], 2],
  ['are all that an index counts that took the place of another', [index(1, '1'), index(3, '2')], 3],
  ['are all that a new index counts', [state('a'), index(4)], 4],
  ['are none if a process merely connected', [state('a'), index(0)], 0],
  ['are at least those that were counted before the last one left', [index(1), index(3), state('a')], 2],
  ['are unknown if the last process closed the log, and none was seen', [index(1), state('a')], null],
  ['are none where a log without an index is as it was', [state('a'), state('a')], 0],
  ['are unknown if a log without an index changed', [state('a'), state('b'), state('b')], null],
  ['are unknown if the file was replaced', [header(7, '1'), header(9, '2')], null],
])('commits %s', (_, marks, expected) => {
  const counter = new CommitCounter();
  for (const mark of marks) counter.observe(mark);
  expect(counter.commits).toBe(expected);
});

it('each mark returns the commits since the previous one', () => {
  const counter = new CommitCounter();
  expect([index(1), index(4), null, index(4), index(5)].map((mark) => counter.observe(mark))).toEqual([
    0, 3, 0, 0, 1,
  ]);
});
