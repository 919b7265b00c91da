import { printable, truncate, width, wrap } from './format.ts';

/** Lines and columns that something may fill. */
export interface ScreenSize {
  readonly columns: number;
  readonly lines: number;
}

/** A sign of two columns, a blank, and the sign for what is missing. */
const LEAST = 4;

/** One printable line of at most `columns` columns, cut between words; inside one only where that word has no room. */
export function cutAtWord(text: string, columns: number): string {
  const line = printable(text);
  if (width(line) <= columns) return line;
  if (columns < LEAST) return truncate(line, columns);
  // Twice as much as there is room for: a command line can have a megabyte.
  const [first = ''] = wrap(truncate(line, 2 * columns), columns - 2);
  return `${first} …`;
}

/** The first of the parts, with as many of the others as fit behind it. */
export function fittingParts(parts: readonly string[], separator: string, columns: number): string {
  const [first = '', ...others] = parts;
  let line = cutAtWord(first, columns);
  for (const part of others) {
    const longer = `${line}${separator}${printable(part)}`;
    if (width(longer) > columns) break;
    line = longer;
  }
  return line;
}

/** Printable lines of at most `columns` columns, at most `number` of them, broken and cut between words. */
export function wrapAtMost(number: number, text: string, columns: number): readonly string[] {
  const lines = columns < LEAST ? [text] : wrap(text, columns);
  if (lines.length <= number) return lines.map((line) => cutAtWord(line, columns));
  return [...lines.slice(0, number - 1), cutAtWord(lines.slice(number - 1).join(' '), columns)];
}
