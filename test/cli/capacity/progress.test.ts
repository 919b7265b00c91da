import { expect, it } from 'vitest';
import { capacityProgress } from '../../../src/cli/capacity/progress.ts';
import { brokenStep, sampleStep } from '../../report/capacity/sample-capacity-result.ts';
import { Screen } from '../../support/screen.ts';

const COMMAND = '$ genesis capacity';

it.each([
  [80, 'step 2: 400/s, 200/s kept, 0 ms of 1.5 min'],
  [20, 'step 2: 400/s, …'],
])('the step under way of a capacity is a line of whole words, with %i columns', (columns, expected) => {
  const screen = new Screen(true, COMMAND);
  screen.columns = columns;
  const { onNext, onStep, stop } = capacityProgress({ by: 'rate', budgetMs: 90_000 }, screen.stream, {});
  onStep(sampleStep(200));
  onNext({ purpose: 'climb', level: 400 });
  expect(screen.lines[1]?.replace(/[\d.]+ m?s of/, '0 ms of')).toBe(expected);
  onStep(brokenStep(400));
  onNext({ purpose: 'climb', level: 300 });
  expect(screen.lines[1]).toMatch(/^step 3: /);
  stop();
  expect(screen.lines).toEqual([COMMAND, '']);
});
