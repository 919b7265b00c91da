import { describe, expect, it } from 'vitest';
import { median, medianRatio } from './median.ts';
import { replaceSection } from './readme-section.ts';
import { judge } from './row.ts';
import { renderTable } from './table.ts';

describe('a row', () => {
  const least = { kind: 'least', mustReach: 5, aim: 8 } as const;
  const most = { kind: 'most', mustReach: 3 } as const;
  it.each([
    [4.9, least, 'not reached'],
    [5, least, 'reached'],
    [8, least, 'aim reached'],
    [3.1, most, 'not reached'],
    [0, most, 'reached'],
    [Number.NaN, least, 'not reached'],
    [Number.NaN, most, 'not reached'],
  ])('of %d, with the limit %j, is %s', (value, limit, judgement) => {
    expect(judge({ value, limit })).toBe(judgement);
  });

  it('is a line of a Markdown table', () => {
    const limit = { kind: 'most', mustReach: 300 } as const;
    const row = {
      measure: 'memory',
      against: '',
      detail: '3 runs',
      value: 250.4,
      unit: 'MiB',
      limit,
    } as const;
    const [, , line] = renderTable([row]).split('\n');
    const cells = line?.split('|').map((cell) => cell.trim());
    expect(cells).toEqual(['', 'memory', '', '3 runs', '250 MiB', '≤ 300 MiB', '', 'reached', '']);
  });
});

it('a median is not moved by one disturbed run', () => {
  expect(median([3, 1, 1_000])).toBe(3);
  expect(median([1, 2, 3, 4])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it('a ratio is taken of each pair, which met the same machine', () => {
  expect(medianRatio([10, 1, 20], [5, 1, 4])).toBe(2);
});

it('only the section between the marks is replaced', () => {
  const text = 'before\n<!-- bench: written by npm run bench -->\nold\n<!-- /bench -->\nafter\n';
  expect(replaceSection(text, 'new')).toBe(text.replace('old', 'new'));
  expect(() => replaceSection('nothing here', 'new')).toThrow('there is no section');
});
