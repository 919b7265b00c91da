import type { ChalkInstance } from 'chalk';
import type { Finding, Severity } from '../../doctor/result.ts';
import { atMost, wrap } from '../text/format.ts';

/** The most lines of each part, so that one finding does not fill the screen. */
const MESSAGE_LINES = 6;
const EVIDENCE_LINES = 6;
const LINES_OF_ONE = 3;
const REMEDY_LINES = 8;

const LABEL = 'evidence  '.length;

/** One finding next to its severity, with its evidence and remedy, in lines of at most `columns` columns. */
export function findingLines(
  { rule, severity, message, evidence, remedy }: Finding,
  { columns, indent, chalk }: { columns: number; indent: number; chalk: ChalkInstance },
): string[] {
  const main = columns - indent;
  const inner = main - LABEL;
  const head = atMost(MESSAGE_LINES, wrap(`${rule}: ${message}`, main), main);
  const details = [
    ...labelled('evidence', chalk.dim, LABEL, evidenceLines(evidence, inner)),
    ...labelled(
      'remedy',
      chalk.dim,
      LABEL,
      remedy === '' ? [] : atMost(REMEDY_LINES, wrap(remedy, inner), inner),
    ),
  ];
  return labelled(severity, severityColour(severity, chalk), indent, [
    ...withBold(rule, head, chalk),
    ...details,
  ]);
}

/** Lines to the right of a word. */
export function labelled(
  word: string,
  colour: (text: string) => string,
  indent: number,
  lines: readonly string[],
): string[] {
  const gap = ' '.repeat(indent);
  return lines.map((line, index) =>
    `${index === 0 ? colour(word) + ' '.repeat(Math.max(0, indent - word.length)) : gap}${line}`.trimEnd(),
  );
}

function severityColour(severity: Severity, chalk: ChalkInstance): ChalkInstance {
  if (severity === 'error') return chalk.red.bold;
  return severity === 'warning' ? chalk.yellow : chalk.cyan;
}

function withBold(rule: string, [first = '', ...others]: readonly string[], chalk: ChalkInstance): string[] {
  // A rule from a saved result may be any text, and wrapped into several lines.
  const isWhole = first.startsWith(`${rule}:`);
  return [isWhole ? chalk.bold(rule) + first.slice(rule.length) : first, ...others];
}

function evidenceLines(evidence: readonly string[], columns: number): string[] {
  const shown = evidence.slice(0, EVIDENCE_LINES);
  const hidden = evidence.length - shown.length;
  const lines = shown.flatMap((text) => atMost(LINES_OF_ONE, wrap(text, columns), columns));
  return [...lines, ...(hidden > 0 ? [`and ${hidden} more: see --json`] : [])];
}
