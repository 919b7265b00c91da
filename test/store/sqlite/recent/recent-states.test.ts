import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { RecentStates } from '../../../../src/store/sqlite/recent/recent-states.ts';

it('knows what was touched after a state, and nothing of what it has not seen', () => {
  const states = new RecentStates();
  states.startFrom('1');
  states.next('2', ['a']);
  states.next('3', ['b']);
  expect(states.last).toBe('3');
  expect(['1', '2', '3'].map((state) => states.isUntouchedSince(state, 'a'))).toEqual([false, true, true]);
  expect(['1', '2', '3'].map((state) => states.isUntouchedSince(state, 'b'))).toEqual([false, false, true]);
  expect(states.isUntouchedSince('4', 'a')).toBe(false);
  states.startFrom('5');
  expect(states.has('3')).toBe(false);
  expect(states.isUntouchedSince('5', 'a')).toBe(true);
});

it('forgets the oldest of many states, and what they touched only when that makes no difference', () => {
  const states = new RecentStates();
  states.startFrom('0');
  for (let number = 1; number <= 200; number++) states.next(String(number), [`c${number}`, 'each', 'b0']);
  expect(states.has('136')).toBe(false);
  for (let state = 137; state <= 200; state++) {
    for (let touched = 1; touched <= 200; touched++)
      expect(states.isUntouchedSince(String(state), `c${touched}`)).toBe(touched <= state);
    expect(states.isUntouchedSince(String(state), 'each')).toBe(state === 200);
  }
});

it('takes no more memory with each conversation that was ever touched', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const heapMiB = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const states = new RecentStates();
  states.startFrom('0');
  const before = heapMiB();
  for (let number = 1; number <= 200_000; number++) states.next(String(number), [`conversation ${number}`]);
  // Twenty with all the names.
  expect(heapMiB() - before).toBeLessThan(5);
  expect(states.last).toBe('200000');
});
