import type { ChalkInstance } from 'chalk';
import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { formatShare } from '../../figure.ts';
import type { HeldLock, LockWatch } from '../../locks/lock-watch.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { pad, truncate } from '../text/format.ts';
import { type Held, type HolderRow, holderRows, whoCells } from './holder-rows.ts';

const HEAD = ['PID', 'USER', 'STATE', 'LOCKS', 'HELD', 'COMMAND'];

/** The widest that columns get; the command line is cut at the end of the terminal. */
const STATE = 18;
const LOCKS = 28;
const COMMAND = 1_000;

/** Wide enough for the longest time, so that the next column does not move. */
const HELD = 8;

/** The size of the terminal. */
export interface ScreenSize {
  readonly columns: number;
  readonly lines: number;
}

/** The processes that hold locks on `name` now, as a table that is drawn again and again and fits on the screen. */
export function liveLocks(
  watch: LockWatch,
  name: string,
  { columns, lines }: ScreenSize,
  chalk: ChalkInstance,
): string[] {
  const limits = limitsOf(watch);
  const status = statusOf(watch, name);
  const left = Math.max(1, lines - limits.length - 1);
  const cut = (line: string) => truncate(line, columns);
  const [head = '', ...body] = holderLines(watch, left).map(cut);
  const table = [chalk.dim(head), ...body, ...limits.map((limit) => chalk.yellow(cut(limit)))];
  return [...table, chalk.dim(cut(status))].slice(-Math.max(1, lines));
}

function holderLines({ holders, visibility }: LockWatch, lines: number): string[] {
  const rows = holderRows(holders, heldNow);
  if (rows.length === 0)
    return [visibility.kind === 'all' ? 'no process holds a lock' : 'no process is seen to hold a lock'];
  const table = borderlessTable(HEAD, rows.map(cellsOf), 'left').map((line) => line.trimEnd());
  if (table.length <= lines) return table;
  return [...table.slice(0, lines - 1), `and ${table.length - lines + 1} more`];
}

function heldNow({ currentMs }: HeldLock): Held | null {
  return currentMs === null ? null : { ms: currentMs, words: formatDuration(currentMs, 2) };
}

function cellsOf(row: HolderRow): string[] {
  const { state, command } = row.isFirst ? row.process : { state: '', command: '' };
  const [locks, held] = [truncate(row.locks, LOCKS), pad(row.words, HELD)];
  return [...whoCells(row), truncate(state, STATE), locks, held, truncate(command, COMMAND)];
}

/** What may be wrong although no lock is seen. */
export function limitsOf({ visibility, writeAttempt }: LockWatch): string[] {
  const unseen = { partial: 'not all locks are seen', none: 'locks cannot be seen here' };
  return [
    ...(visibility.kind === 'all' ? [] : [`${unseen[visibility.kind]}: ${visibility.reason}`]),
    ...(writeAttempt?.status === 'refused' ? [`a write transaction was refused: ${writeAttempt.code}`] : []),
  ];
}

function statusOf({ connected, commits, watchedMs, writeLocked }: LockWatch, name: string): string {
  const figures = [
    ...(connected === null ? [] : [`${connected} connected`]),
    ...(commits === null ? [] : [`${count(commits, 'commit')} seen`]),
    ...(writeLocked.value > 0 ? [`locked ${formatShare(writeLocked.value, 2)}`] : []),
    `watched ${formatDuration(watchedMs, 2)}`,
  ];
  return `${name}: ${figures.join(', ')} · Ctrl-C ends`;
}
