import type { ChalkInstance } from 'chalk';
import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { formatRate, formatShare } from '../../figure.ts';
import type { LockWatch } from '../../locks/lock-watch.ts';
import { curveHead, curveLine } from '../text/curve-lines.ts';
import { cutAtWord, fittingParts, type ScreenSize, wrapAtMost } from '../text/fitting.ts';
import { holdersNow } from './holders-now.ts';
import type { LockHistory, LockTime } from './lock-time.ts';

const ENDING = ' · Ctrl-C ends';

/** Lines of what cannot be seen, each. */
const LIMIT_LINES = 2;

/** With fewer lines or columns, the processes have all of them. */
const LINES_WITH_CURVES = 10;
const COLUMNS_WITH_CURVES = 40;

/**
 * The processes that hold locks on `name` now, below how much it was locked until now, as lines that are drawn again and
 * again and fit on the screen.
 */
export function liveLocks(
  watch: LockWatch,
  history: LockHistory,
  name: string,
  { columns, lines }: ScreenSize,
  chalk: ChalkInstance,
): string[] {
  const limits = limitsOf(watch).flatMap((limit) => wrapAtMost(LIMIT_LINES, limit, columns));
  const status = statusOf(watch, name, columns);
  const hasCurves = lines >= LINES_WITH_CURVES && columns >= COLUMNS_WITH_CURVES;
  const curves = hasCurves ? curveLines(watch, history, columns, chalk) : [];
  const left = Math.max(1, lines - curves.length - limits.length - 1);
  const [head = '', ...body] = holdersNow(watch, { columns, lines: left });
  const shown = [...curves, chalk.dim(head), ...body, ...limits.map((limit) => chalk.yellow(limit))];
  return [...shown, chalk.dim(status)].slice(-Math.max(1, lines));
}

/** None where there is only one time, or locks are not shown. */
function curveLines(
  { visibility }: LockWatch,
  { columns: times, columnMs, recent, total }: LockHistory,
  columns: number,
  chalk: ChalkInstance,
): string[] {
  if (times.length < 2 || visibility.kind === 'none') return [];
  const figure = (text: string) => ({ text, isBad: false });
  const locked = {
    label: 'write lock',
    times: times.map((time) => ({ height: shareOf(time), isBad: false })),
    top: 1,
    present: figure(formatShare(shareOf(recent), 2)),
    all: figure(formatShare(shareOf(total), 2)),
  };
  const commits = {
    label: 'commits',
    times: times.map((time) => ({ height: commitsPerSecond(time), isBad: false })),
    present: figure(formatRate(commitsPerSecond(recent), 2)),
    all: figure(String(total.commits)),
  };
  return [
    curveHead(`each ${formatDuration(columnMs)}`, 'last 2 s', columns, chalk),
    curveLine(locked, columns, chalk),
    ...(total.commits === null ? [] : [curveLine(commits, columns, chalk)]),
  ];
}

function shareOf({ locked, looks }: LockTime): number {
  return looks > 0 ? locked / looks : 0;
}

function commitsPerSecond({ commits, ms }: LockTime): number {
  return ms > 0 ? ((commits ?? 0) * 1_000) / ms : 0;
}

/** What may be wrong although no lock is seen. */
export function limitsOf({ visibility, writeAttempt }: LockWatch): string[] {
  const unseen = { partial: 'not all locks are seen', none: 'locks cannot be seen here' };
  return [
    ...(visibility.kind === 'all' ? [] : [`${unseen[visibility.kind]}: ${visibility.reason}`]),
    ...(writeAttempt?.status === 'refused' ? [`a write transaction was refused: ${writeAttempt.code}`] : []),
  ];
}

function statusOf(
  { connected, commits, watchedMs, writeLocked }: LockWatch,
  name: string,
  columns: number,
): string {
  const [first = '', ...others] = [
    ...(connected === null ? [] : [`${connected} connected`]),
    ...(commits === null ? [] : [`${count(commits, 'commit')} seen`]),
    ...(writeLocked.value > 0 ? [`locked ${formatShare(writeLocked.value, 2)}`] : []),
    `watched ${formatDuration(watchedMs, 2)}`,
  ];
  const room = columns - ENDING.length;
  if (room < ENDING.length) return cutAtWord(ENDING.trim().replace('· ', ''), columns);
  return `${fittingParts([`${name}: ${first}`, ...others], ', ', room)}${ENDING}`;
}
