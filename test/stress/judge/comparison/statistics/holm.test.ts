import { expect, it } from 'vitest';
import { holmLevels } from '../../../../../src/stress/judge/comparison/statistics/holm.ts';

it.each([
  { probabilities: [], levels: [] },
  { probabilities: [0.5], levels: [0.06] },
  { probabilities: [0.01, 0.5, 0.015], levels: [0.02, 0.06, 0.03] },
  // The second smallest is not significant, so neither is the third.
  { probabilities: [0.04, 0.01, 0.05], levels: [0.03, 0.02, 0.03] },
  { probabilities: [0.5, 0.5, 0.5], levels: [0.02, 0.02, 0.02] },
])('$probabilities are judged at $levels, 0.06 in all', ({ probabilities, levels }) => {
  expect(holmLevels(probabilities, 0.06).map((level) => Number(level.toPrecision(12)))).toEqual(levels);
});
