import type { ChalkInstance } from 'chalk';
import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import { likeliest } from '../text/causes.ts';
import { atMost, pad, truncate, width, wrap } from '../text/format.ts';
import { type Figure, type Tone, wordsOf } from './figures/figure.ts';
import type { ThresholdSummary } from './thresholds.ts';

export const COLUMNS = 80;
const LABEL = 12;
const TEXT = COLUMNS - LABEL - 1;

/** One line of a report: a label, empty where the line continues the one above, and a text. */
export interface Row {
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
}

/** A line for each text, with the label before the first; at most `most`, then a line with the number of the others. */
export function listRows(
  label: string,
  texts: readonly (string | readonly [text: string, tone: Tone])[],
  most = texts.length,
): Row[] {
  const hidden = texts.length - most;
  const shown = hidden > 0 ? [...texts.slice(0, most), `and ${hidden} more`] : texts;
  return shown.map((line, index) => {
    const [text, tone] = typeof line === 'string' ? ([line, 'plain'] as const) : line;
    return { label: index === 0 ? label : '', text: truncate(text, TEXT), tone };
  });
}

/** A text on as many lines as it needs, at most `most`; no line for undefined. */
export function textRows(label: string, text: string | undefined, most = 2, tone: Tone = 'plain'): Row[] {
  if (text === undefined) return [];
  return tonedRows(label, atMost(most, wrap(text, TEXT), TEXT), tone);
}

function tonedRows(label: string, lines: readonly string[], tone: Tone): Row[] {
  return listRows(label, lines).map((row) => ({ ...row, tone }));
}

/** The most lines of one figure, so that the report stays one screen. */
const FIGURE_LINES = 4;

/** A figure on as few lines as possible, broken between its items. */
export function figureRows(figure: Figure): Row[] {
  const label = labelOf(figure.name);
  const filled = filledLines(wordsOf(figure));
  const lines = figure.isOneLine ? [firstOf(filled)] : atMost(FIGURE_LINES, filled, TEXT);
  return [...tonedRows(label, lines, figure.tone), ...listRows('', figure.below ? [figure.below.text] : [])];
}

/** The name of a figure at the beginning of its line. */
export function labelOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Without the comma after its last item. */
function firstOf([line = '']: readonly string[]): string {
  return line.replace(/,$/, '');
}

/** As many items on a line as fit; only an item longer than a line is broken. */
export function filledRows(label: string, items: readonly string[]): Row[] {
  return listRows(label, filledLines(items));
}

function filledLines(items: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    const text = index === items.length - 1 ? item : `${item},`;
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(text) <= TEXT) lines.push(`${lines.pop()} ${text}`);
    else lines.push(...wrap(text, TEXT));
  }
  return lines;
}

/** The most thresholds shown, so that the report stays one screen. */
const THRESHOLDS = 8;

const WORDS = { failed: 'FAILED', unknown: 'unknown', holds: 'holds' } as const;
const TONES = { failed: 'bad', unknown: 'doubtful', holds: 'plain' } as const;

/** A line for each threshold, with the results aligned. */
export function thresholdRows(thresholds: readonly ThresholdSummary[]): Row[] {
  const columns = Math.min(30, Math.max(...thresholds.map(({ text }) => text.length)));
  const lines = thresholds.map(({ text, status, seen }): readonly [string, Tone] => [
    `${pad(truncate(text, columns), columns)} ${WORDS[status]}: ${seen}`,
    TONES[status],
  ]);
  return listRows('Thresholds', lines, THRESHOLDS);
}

/** The most lines of an evidence or a remedy: only an answer of the server is longer. */
const EXPLANATION_LINES = 4;

/** The likeliest causes. Where the same evidence fits several, also what would confirm each. */
export function causeRows(diagnoses: readonly Diagnosis[]): Row[] {
  return likeliest(diagnoses).flatMap(({ title, evidence, remedy, confirmedBy }, index) => {
    const isOther = diagnoses[index - 1]?.evidence === evidence;
    return [
      ...textRows(isOther ? 'or' : 'Likely cause', title),
      ...(isOther ? [] : textRows('Evidence', evidence, EXPLANATION_LINES)),
      ...textRows('Remedy', remedy, EXPLANATION_LINES),
      ...textRows('Confirmed if', confirmedBy ?? undefined),
    ];
  });
}

/** What a run that passed shows nevertheless. */
export function noteRows(notes: readonly Diagnosis[]): Row[] {
  return notes.flatMap(({ title, evidence, remedy }) => [
    ...textRows('Note', title),
    ...textRows('Evidence', evidence, EXPLANATION_LINES),
    ...textRows('Remedy', remedy, EXPLANATION_LINES),
  ]);
}

/** The command line that repeats a run, never shortened: a part of it would do something else. */
export function commandRows(command: string | null): Row[] {
  if (command === null) return [];
  const text =
    command.length > LONGEST_COMMAND ? 'too long to show, --json has it' : truncate(command, LONGEST_COMMAND);
  return [{ label: 'Repeat', text, tone: 'plain' }];
}

const LONGEST_COMMAND = 2_000;

export function renderRows(rows: readonly Row[], chalk: ChalkInstance): string[] {
  return rows.map(({ label, text, tone }) =>
    `${chalk.dim(label.padStart(LABEL))} ${toneColour(tone, chalk)(text)}`.trimEnd(),
  );
}

export function toneColour(tone: Tone, chalk: ChalkInstance): ChalkInstance {
  return { plain: chalk, good: chalk.green, doubtful: chalk.yellow, bad: chalk.red }[tone];
}
