import { formatShareOf } from '../../figure.ts';
import type { Step } from '../../verify/result.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { durationCell } from '../text/format.ts';

const HEAD = ['simultaneous', 'success', 'lock errors', 'internal errors', 'p50', 'max'];

/** Results for a growing number of simultaneous requests: a heading, and a line for each step. */
export function stepsTable(steps: readonly Step[]): string[] {
  return borderlessTable(HEAD, steps.map(row));
}

function row({ concurrency, ok, lockErrors, internalErrors, p50Ms, maxMs }: Step): string[] {
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
