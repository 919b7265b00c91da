import type { ToolName } from './load-tools.ts';
import { judge, type Row } from './row.ts';
import { boundOf, quantity, renderCells } from './table.ts';

/** One line of the table of two load generators. */
export interface SideBySideRow
  extends Pick<Row, 'measure' | 'value' | 'unit' | 'limit'>,
    Record<ToolName, string> {}

const HEAD = ['measure', 'genesis', 'autocannon', 'result', 'must reach', ''];

export function renderSideBySide(rows: readonly SideBySideRow[]): string {
  return renderCells(HEAD, rows.map(cells));
}

function cells(row: SideBySideRow): string[] {
  const { measure, genesis, autocannon, value, unit, limit } = row;
  return [
    measure,
    genesis,
    autocannon,
    quantity(value, unit),
    boundOf(limit.kind, limit.mustReach, unit),
    judge(row),
  ];
}
