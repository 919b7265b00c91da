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
  const { measure, against, detail, value, unit, limit } = row;
  const aim = limit.aim === undefined ? '' : boundOf(limit.kind, limit.aim, unit);
  return [
    measure,
    against,
    detail,
    quantity(value, unit),
    boundOf(limit.kind, limit.mustReach, unit),
    aim,
    judge(row),
  ];
}

export function boundOf(kind: Row['limit']['kind'], value: number, unit: Unit): string {
  return `${kind === 'least' ? '≥' : '≤'} ${quantity(value, unit)}`;
}

export function quantity(value: number, unit: Unit): string {
  const digits = DIGITS[unit];
  return unit === '×' ? `${value.toFixed(digits)}×` : `${value.toFixed(digits)} ${unit}`;
}
