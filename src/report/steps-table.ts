import Table from 'cli-table3';
import { formatDuration } from '../duration.ts';
import type { Step } from '../verify/result.ts';
import { percent } from './format.ts';

const HEAD = ['simultaneous', 'success', 'lock errors', 'internal errors', 'p50', 'max'];

const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  middle: '  ',
};

/** How a server fared as the number of simultaneous requests grew: a heading, and a line for each step. */
export function stepsTable(steps: readonly Step[]): string[] {
  const table = new Table({
    head: HEAD,
    chars: NO_BORDERS,
    colAligns: HEAD.map(() => 'right'),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...steps.map(row));
  return table.toString().split('\n');
}

function row({ concurrency, ok, lockErrors, internalErrors, p50Ms, maxMs }: Step): string[] {
  const success = `${ok}/${concurrency} ${percent(ok, concurrency)}`;
  return [String(concurrency), success, String(lockErrors), String(internalErrors), cell(p50Ms), cell(maxMs)];
}

function cell(ms: number | null): string {
  return ms === null ? '-' : formatDuration(ms);
}
