import { printable } from './format.ts';

/** A workflow command that GitHub Actions shows as an annotation, a line without its end. */
export function annotation(kind: 'error' | 'warning', title: string, lines: readonly string[]): string {
  const message = lines.map((line) => escapeData(printable(line))).join('%0A');
  return `::${kind} title=${escapeProperty(printable(title))}::${message}`;
}

// Escaped like GitHub's own toolkit does it; an unescaped line break would let a server write commands of its own.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
