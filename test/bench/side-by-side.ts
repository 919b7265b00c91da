import type { ToolName } from './load-tools.ts';
import { judge, type Row } from './row.ts';
import { boundOf, renderCells, resultOf } from './table.ts';

/** One line of the table of two load generators. */
export interface SideBySideRow
  extends Pick<Row, 'measure' | 'value' | 'interval' | 'unit' | 'limit'>,
    Record<ToolName, string> {}

const HEAD = ['measure', 'genesis', 'autocannon', 'result', 'must reach', 'aim', ''];

export function renderSideBySide(rows: readonly SideBySideRow[]): string {
  return renderCells(HEAD, rows.map(cells));
}

function cells(row: SideBySideRow): string[] {
  const { measure, genesis, autocannon, unit, limit } = row;
  const aim = limit.aim === undefined ? '' : boundOf(limit.kind, limit.aim, unit);
  return [
    measure,
    genesis,
    autocannon,
    resultOf(row),
    boundOf(limit.kind, limit.mustReach, unit),
    aim,
    judge(row),
  ];
}
