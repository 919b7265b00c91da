import { formatShareOf } from '../../figure.ts';
import type { Step } from '../../verify/result.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { durationCell } from '../text/format.ts';

export const STEPS_HEAD = [
  'simultaneous',
  'success',
  'lock errors',
  'internal errors',
  'p50',
  'max',
] as const;

/** Results for a growing number of simultaneous requests: a heading, and a line for each step. */
export function stepsTable(steps: readonly Step[]): string[] {
  return borderlessTable([...STEPS_HEAD], steps.map(stepCells));
}

/** The cells of one step, in the order of the heading. */
export function stepCells({ concurrency, ok, lockErrors, internalErrors, p50Ms, maxMs }: Step): string[] {
  const success = `${ok}/${concurrency} ${formatShareOf(ok, concurrency)}`;
  return [
    String(concurrency),
    success,
    String(lockErrors),
    String(internalErrors),
    durationCell(p50Ms),
    durationCell(maxMs),
  ];
}
