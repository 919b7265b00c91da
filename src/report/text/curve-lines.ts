import type { ChalkInstance } from 'chalk';
import { barSign, partSign } from './bar-sign.ts';
import { cutAtWord } from './fitting.ts';
import { pad } from './format.ts';

/** The widest label, with a blank. */
export const LABEL_COLUMNS = 12;

/** The widest figure, with a blank. */
const FIGURE = 10;

/** What is drawn as the lowest sign that is not blank. */
const LOWEST = 1e-9;

/** A figure over time, at the present, and in all. */
export interface Curve {
  readonly label: string;
  readonly times: readonly CurveTime[];
  /** It goes up to this; by default to its highest point. */
  readonly top?: number | undefined;
  readonly present: CurveFigure;
  readonly all: CurveFigure;
}

export interface CurveTime {
  /** Null where there is nothing. */
  readonly height: number | null;
  readonly isBad: boolean;
}

export interface CurveFigure {
  readonly text: string;
  readonly isBad: boolean;
}

/** How many columns a curve has in a terminal with `columns` columns. */
export function curveColumns(columns: number): number {
  return Math.max(1, columns - LABEL_COLUMNS - 2 * FIGURE);
}

/** What is above the curves: how long each of their columns is, and what the figures are about. */
export function curveHead(each: string, present: string, columns: number, chalk: ChalkInstance): string {
  const room = curveColumns(columns);
  const names = [present, 'so far'].map((name) => name.padStart(FIGURE));
  return chalk.dim(`${' '.repeat(LABEL_COLUMNS)}${pad(cutAtWord(each, room), room)}${names.join('')}`);
}

/** A curve with the latest times that fit, and its figures. */
export function curveLine(
  { label, times, top, present, all }: Curve,
  columns: number,
  chalk: ChalkInstance,
): string {
  const room = curveColumns(columns);
  const shown = times.slice(-room);
  const highest = top ?? shown.reduce((most, { height }) => Math.max(most, height ?? 0), 0);
  const signOf = top === undefined ? barSign : partSign;
  const coloured = (text: string, isBad: boolean) => (isBad ? chalk.red(text) : text);
  const signs = shown.map(({ height, isBad }) => {
    const share = height === null || highest === 0 ? 0 : height / highest;
    // A failure is seen, however low it is.
    return coloured(signOf(isBad && height !== null ? Math.max(share, LOWEST) : share), isBad);
  });
  const figures = [present, all].map(({ text, isBad }) => coloured(text.padStart(FIGURE), isBad));
  return `${chalk.dim(pad(label, LABEL_COLUMNS))}${signs.join('')}${' '.repeat(room - shown.length)}${figures.join('')}`;
}

/** A text below the curves, cut where it does not fit. */
export function labelledLine(label: string, text: string, columns: number, chalk: ChalkInstance): string {
  return `${chalk.dim(pad(label, LABEL_COLUMNS))}${cutAtWord(text, columns - LABEL_COLUMNS)}`;
}
