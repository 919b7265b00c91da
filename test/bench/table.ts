import type { Interval } from './interval.ts';
import { judge, type Row, type Unit } from './row.ts';

const DIGITS: Readonly<Record<Unit, number>> = {
  '×': 2,
  s: 2,
  ms: 0,
  µs: 1,
  MiB: 0,
  '%': 1,
};
const HEAD = ['measure', 'against', 'measured', 'result', 'must reach', 'aim', ''];

export function renderTable(rows: readonly Row[]): string {
  return renderCells(HEAD, rows.map(cells));
}

/** A Markdown table whose columns also line up as plain text. */
export function renderCells(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const [first, ...others] = lines.map(
    (line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return `${[first, rule, ...others].join('\n')}\n`;
}

function cells(row: Row): string[] {
  const { measure, against, detail, unit, limit } = row;
  const aim = limit.aim === undefined ? '' : boundOf(limit.kind, limit.aim, unit);
  return [
    measure,
    against,
    detail,
    resultOf(row),
    boundOf(limit.kind, limit.mustReach, unit),
    aim,
    judge(row),
  ];
}

type Result = Pick<Row, 'value' | 'unit'> & { readonly interval?: Interval | undefined };

/** Such as `2.82× (2.61 to 3.02)`. */
export function resultOf({ value, interval, unit }: Result): string {
  const result = quantity(value, unit);
  return interval ? `${result} ${intervalWords(interval, (end) => end.toFixed(DIGITS[unit]))}` : result;
}

export function intervalWords({ from, to }: Interval, format: (end: number) => string): string {
  return Number.isFinite(from) && Number.isFinite(to)
    ? `(${format(from)} to ${format(to)})`
    : '(too few rounds)';
}

export function boundOf(kind: Row['limit']['kind'], value: number, unit: Unit): string {
  return `${kind === 'least' ? '≥' : '≤'} ${quantity(value, unit)}`;
}

export function quantity(value: number, unit: Unit): string {
  const digits = DIGITS[unit];
  return unit === '×' ? `${value.toFixed(digits)}×` : `${value.toFixed(digits)} ${unit}`;
}
