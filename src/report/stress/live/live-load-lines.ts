import type { ChalkInstance } from 'chalk';
import { formatDuration } from '../../../duration.ts';
import { curveHead, curveLine, LABEL_COLUMNS, labelledLine } from '../../text/curve-lines.ts';
import { cutAtWord, fittingParts, type ScreenSize } from '../../text/fitting.ts';
import { failureWords } from './failure-words.ts';
import { FIGURE_ROWS, type FigureRow } from './figure-rows.ts';
import type { LiveFigures, LiveLoad } from './live-load.ts';
import { LOCK_LABELS, lockWords } from './lock-words.ts';

const BAR = 20;
const NARROW_BAR = 10;
const NARROW = 70;

/** With fewer columns, there is no room for a curve. */
export const LEAST_CURVE_COLUMNS = 40;

/** The lower its rank, the smaller the terminals that show it. */
interface ViewLine {
  readonly rank: number;
  readonly text: string;
}

/** A load while it runs, as lines that are drawn again and again: those that matter most, where not all fit. */
export function liveLoadLines(
  live: LiveLoad,
  { columns, lines }: ScreenSize,
  chalk: ChalkInstance,
): readonly string[] {
  const hasBody = live.done !== null && columns >= LEAST_CURVE_COLUMNS;
  const all = [titleLine(live, columns), ...(hasBody ? bodyLines(live, columns, chalk) : [])];
  const shown = new Set([...all].sort((a, b) => a.rank - b.rank).slice(0, Math.max(1, lines)));
  return all.filter((line) => shown.has(line)).map(({ text }) => text);
}

function titleLine({ phase, done, extent, inFlight, isStopping }: LiveLoad, columns: number): ViewLine {
  if (done === null) return { rank: 0, text: cutAtWord(phase, columns) };
  const size = columns < NARROW ? NARROW_BAR : BAR;
  const full = Math.floor(done * size);
  const bar = `${'█'.repeat(full)}${'·'.repeat(size - full)} ${Math.floor(done * 100)}%`;
  const parts = isStopping
    ? [`stopping: ${inFlight} sent and not answered`, extent]
    : [`${phase} ${bar}`, extent, `${inFlight} in flight`];
  return { rank: 0, text: fittingParts(parts, ', ', columns) };
}

function bodyLines(live: LiveLoad, columns: number, chalk: ChalkInstance): ViewLine[] {
  const { columnMs, failures, locks, faults } = live;
  const label = (rank: number, name: string, text: string) => [
    { rank, text: labelledLine(name, text, columns, chalk) },
  ];
  return [
    { rank: 10, text: curveHead(`each ${formatDuration(columnMs)}`, 'last 1 s', columns, chalk) },
    ...FIGURE_ROWS.map((row) => ({ rank: row.rank, text: curveLine(curveOf(row, live), columns, chalk) })),
    ...(failures.length > 0
      ? label(7, 'failures', fittingParts(failureWords(failures), ', ', columns - LABEL_COLUMNS))
      : []),
    ...(locks ? label(5, LOCK_LABELS[locks.kind], lockWords(locks)) : []),
    ...(faults.length > 0 ? label(6, 'fault', faults.join(', ')) : []),
  ];
}

function curveOf(row: FigureRow, { columns, recent, total }: LiveLoad) {
  const { label, top, height, words, isBad = () => false } = row;
  const figure = (figures: LiveFigures) => ({ text: words(figures), isBad: isBad(figures) });
  return {
    ...{ label, top },
    times: columns.map((figures) => ({ height: height(figures), isBad: isBad(figures) })),
    present: figure(recent),
    all: figure(total),
  };
}
