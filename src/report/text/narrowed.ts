import { stripVTControlCharacters } from 'node:util';
import { width } from './format.ts';

/** Columns that the text of a report is written for. */
const WRITTEN_FOR = 80;

/** Where a text begins that has a label before it. */
const TEXT_AT = 13;
const LABELLED = /^(?=.{11}[a-z] \S) *[A-Z][a-z ]* /;
const INDENT = 2;

/**
 * The text of a report for a terminal with fewer columns than it is written for: lines are broken between words. Command
 * lines are not: a part of one would do something else. Words keep their colours.
 */
export function narrowed(text: string, columns: number): string {
  if (columns >= WRITTEN_FOR) return text;
  return text
    .split('\n')
    .flatMap((line) => narrowedLine(line, columns))
    .join('\n');
}

function narrowedLine(line: string, columns: number): string[] {
  const shown = stripVTControlCharacters(line);
  if (width(shown) <= columns || /^ *(?:Repeat|\$) /.test(shown)) return [line];
  const indent = ' '.repeat(Math.min(indentOf(shown), Math.floor(columns / 2)));
  const lines: string[] = [];
  let filled = '';
  // Each word with the blanks before it: some are those of columns.
  for (const word of line.match(/ *[^ ]+/g) ?? []) {
    if (filled === '' || columnsOf(filled + word) <= columns) filled += word;
    else {
      lines.push(filled);
      filled = `${indent}${word.trimStart()}`;
    }
  }
  return [...lines, filled];
}

function indentOf(line: string): number {
  const own = line.length - line.trimStart().length;
  if (LABELLED.test(line)) return TEXT_AT;
  // The text of a label is continued there.
  return own > INDENT ? own : own + INDENT;
}

function columnsOf(text: string): number {
  return width(stripVTControlCharacters(text));
}
