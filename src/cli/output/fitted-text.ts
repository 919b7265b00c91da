import { Help } from 'commander';
import { HELP_LAYOUT } from './help-layout.ts';

/** Columns that the texts of the help are written for. */
const WRITTEN_FOR = 80;
/** Where an explanation begins that has no room beside what it explains. */
const INDENT = 6;
/** Lines that begin further right explain the one above them. */
const RIGHT_HALF = 16;

/**
 * A text of the help for a terminal with fewer columns than it is written for: paragraphs are filled anew, and what stands
 * beside something comes below it. Command lines are never broken: a part of one would do something else.
 */
export function fittedText(text: string, columns: number): string {
  if (columns >= WRITTEN_FOR) return text;
  const lines = text.split('\n');
  const fitted: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) fitted.push(...wrapped(paragraph.join(' '), columns));
    paragraph = [];
  };
  for (const [index, line] of lines.entries()) {
    if (/^\S/.test(line)) paragraph.push(line);
    else {
      endParagraph();
      fitted.push(...fittedLine(line, columns, lines[index - 1]?.endsWith('\\') === true));
    }
  }
  endParagraph();
  return fitted.join('\n');
}

/** An indented line is `  $ command   what it does`, `  0 passed   1 failed`, or goes on below another one. */
function fittedLine(line: string, columns: number, continuesCommand: boolean): string[] {
  const indent = line.length - line.trimStart().length;
  const isCommand = continuesCommand || /^ *\$ /.test(line) || line.endsWith('\\');
  const isAside = !isCommand && indent >= RIGHT_HALF;
  if (line.length <= columns && !isAside) return [line];
  const [first = '', ...others] = line.trim().split(/ {2,}/);
  if (isCommand)
    return [`${' '.repeat(indent)}${first}`, ...others.flatMap((other) => below(other, columns))];
  if (isAside) return below(line.trim(), columns);
  return [first, ...others].flatMap((part) => indented(part, indent, columns));
}

function below(text: string, columns: number): string[] {
  return wrapped(text, columns - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`);
}

/** What follows its first line hangs. */
function indented(text: string, indent: number, columns: number): string[] {
  return wrapped(text, columns - indent - 2).map(
    (line, index) => `${' '.repeat(index === 0 ? indent : indent + 2)}${line}`,
  );
}

function wrapped(text: string, columns: number): string[] {
  return Object.assign(new Help(), HELP_LAYOUT).boxWrap(text, columns).split('\n');
}
