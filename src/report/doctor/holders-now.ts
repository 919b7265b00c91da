import { formatDuration } from '../../duration.ts';
import type { HeldLock, LockWatch } from '../../locks/lock-watch.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { cutAtWord, type ScreenSize } from '../text/fitting.ts';
import { pad, truncate, width } from '../text/format.ts';
import { shortenedCommand } from '../text/shortened-command.ts';
import { type Held, type HolderRow, holderRows, whoCells } from './holder-rows.ts';

const HEAD = ['PID', 'USER', 'STATE', 'LOCKS', 'HELD'];

/** The widest that columns get. */
const STATE = 18;
const LOCKS = 28;

/** Wide enough for the longest time, so that the next column does not move. */
const HELD = 8;

/** A narrow terminal has no room for user and state beside the command line. */
const NARROW = 70;

/** A command line with less room shows nothing. */
const LEAST_COMMAND = 10;

/** A heading, and a line for each process that holds locks now, cut to the room that there is. */
export function holdersNow({ holders, visibility }: LockWatch, { columns, lines }: ScreenSize): string[] {
  const rows = holderRows(holders, heldNow);
  if (rows.length === 0) {
    const words = visibility.kind === 'all' ? 'no process holds a lock' : 'no process is seen to hold a lock';
    return [cutAtWord(words, columns)];
  }
  const cells = (row: readonly string[]) => (columns < NARROW ? [row[0] ?? '', ...row.slice(3)] : [...row]);
  const table = borderlessTable(
    cells(HEAD),
    rows.map((row) => cells(cellsOf(row))),
    'left',
  );
  const commands = ['COMMAND', ...rows.map(({ isFirst, process }) => (isFirst ? process.command : ''))];
  const before = Math.max(...table.map(width)) + 2;
  const withCommands = table.map((line, index) => {
    const left = columns - before;
    if (left < LEAST_COMMAND) return truncate(line.trimEnd(), columns);
    return `${pad(line, before)}${fittingCommand(commands[index] ?? '', left)}`.trimEnd();
  });
  if (withCommands.length <= lines) return withCommands;
  return [...withCommands.slice(0, lines - 1), cutAtWord(`and ${table.length - lines + 1} more`, columns)];
}

/** How long a lock has been held; null where it is not held now. */
function heldNow({ currentMs }: HeldLock): Held | null {
  return currentMs === null ? null : { ms: currentMs, words: formatDuration(currentMs, 2) };
}

function cellsOf(row: HolderRow): string[] {
  const state = row.isFirst ? row.process.state : '';
  return [...whoCells(row), truncate(state, STATE), truncate(row.locks, LOCKS), pad(row.words, HELD)];
}

function fittingCommand(command: string, columns: number): string {
  return cutAtWord(
    shortenedCommand(command, (text) => width(text) <= columns),
    columns,
  );
}
