import { printable } from './format.ts';

/** Text that Markdown shows as it is, on one line. A pipe would end a table's cell even behind a backslash that is data. */
export function markdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]~#$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;');
}

/** One row of a table, of cells that are Markdown already. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table with its heading, after an empty line; nothing without rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return ['', markdownRow(head), markdownRow(head.map(() => '---')), ...rows.map(markdownRow)];
}

/** One line of code as a block of its own, fit to be copied. */
export function markdownCode(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([backticks]) => backticks.length));
  // Only more backticks than the text has can end the block.
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, printable(text), fence];
}
