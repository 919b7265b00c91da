import { judge, type Row } from './row.ts';

const HEAD = ['measure', 'against', 'measured', 'result', 'must reach', 'aim', ''];

/** The rows as a Markdown table whose columns also line up as plain text. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return `${[head, rule, ...body].join('\n')}\n`;
}

function cells(row: Row): string[] {
  const { measure, against, detail, value, unit, limit } = row;
  const aim = limit.aim === undefined ? '' : bound(limit.kind, limit.aim, unit);
  return [
    measure,
    against,
    detail,
    quantity(value, unit),
    bound(limit.kind, limit.mustReach, unit),
    aim,
    judge(row),
  ];
}

function bound(kind: Row['limit']['kind'], value: number, unit: Row['unit']): string {
  return `${kind === 'least' ? '≥' : '≤'} ${quantity(value, unit)}`;
}

function quantity(value: number, unit: Row['unit']): string {
  const digits = unit === 'MiB' ? 0 : 2;
  return unit === '×' ? `${value.toFixed(digits)}×` : `${value.toFixed(digits)} ${unit}`;
}
