import type { ChalkInstance } from 'chalk';
import type { Holder } from '../../locks/lock-watch.ts';
import { sumOf } from '../../sum-of.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { atMost, truncate, width, wrap } from '../text/format.ts';
import { shortenedCommand } from '../text/shortened-command.ts';
import { type HolderRow, heldDuring, holderRows, whoCells } from './holder-rows.ts';

const HEAD = ['PID', 'USER', 'LOCKS', 'HELD'];
const LAST = 'COMMAND';
const INDENT = 2;
const GAP = 2;

/** The widest that columns get, so that the command line has some space. */
const LOCKS = 18;
const HELD = 16;
const LEAST_COMMAND = 14;
const COMMAND_LINES = 2;

/** The most processes that are shown. */
const PROCESSES = 10;

/** Which process held which lock during a watch, as lines of at most `columns` columns; none if no lock was held. */
export function holderTable(holders: readonly Holder[], columns: number, chalk: ChalkInstance): string[] {
  const rows = holderRows(holders, heldDuring);
  if (rows.length === 0) return [];
  const starts = rows.flatMap(({ isFirst }, index) => (isFirst ? [index] : []));
  const shown = rows.slice(0, starts[PROCESSES]);
  const hidden = starts.length - PROCESSES;
  const cells = shown.map(cellsOf);
  const left = columns - INDENT - widthOf(cells);
  const commands = shown.map((row) => commandOf(row, Math.max(LEAST_COMMAND, left)));
  const [head = '', ...body] = borderlessTable(
    [...HEAD, LAST],
    cells.map((row, index) => [...row, commands[index] ?? '']),
    'left',
  ).map((line) => ' '.repeat(INDENT) + line.trimEnd());
  return [
    chalk.dim(head),
    ...body,
    ...(hidden > 0 ? [`${' '.repeat(INDENT)}and ${hidden} more process${hidden === 1 ? '' : 'es'}`] : []),
  ];
}

function cellsOf(row: HolderRow): string[] {
  return [...whoCells(row), wrap(row.locks, LOCKS).join('\n'), truncate(row.words, HELD)];
}

function commandOf({ process: { command }, isFirst }: HolderRow, columns: number): string {
  if (!isFirst) return '';
  const shown = shortenedCommand(command, (text) => wrap(text, columns).length <= COMMAND_LINES);
  return atMost(COMMAND_LINES, wrap(shown, columns), columns).join('\n');
}

/** The width of all columns but the last, with their gaps. */
function widthOf(rows: readonly string[][]): number {
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.flatMap((row) => (row[column] ?? '').split('\n').map(width))),
  );
  return sumOf(widths, (each) => each + GAP);
}
