import { printable } from './format.ts';

/** Text that Markdown shows unchanged, on one line. A pipe would end a table cell even after an escaped backslash. */
export function markdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]~#$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;');
}

/** One row of a table; its cells are Markdown already. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table with its heading, after an empty line; empty without rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return ['', markdownRow(head), markdownRow(head.map(() => '---')), ...rows.map(markdownRow)];
}

/** One line of code as a block, ready to be copied. */
export function markdownCode(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([backticks]) => backticks.length));
  // A fence longer than any backticks of the text: only it can end the block.
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, printable(text), fence];
}
