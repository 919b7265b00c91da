/** What differs from run to run, and what it is compared as. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '‹time›'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '‹uuid›'],
  // The bars of a distribution.
  [/[▁-█](?:[▁-█ ]*[▁-█])?/g, '▁'],
  // A figure with its unit, but not a status of HTTP, nor the digits of a name such as p99.
  [
    /(?<![\p{L}\p{N}_.]|HTTP |answered )[-+]?\d+(?:\.\d+)*(?:\s?(?:[mµ]?s|min|h|[KMGT]?i?B)(?![\p{L}\p{N}]))?/gu,
    '#',
  ],
  // How the program was started.
  [/\bnpx genesis\b/g, 'genesis'],
];

/**
 * What a page shows of an output, and the output does not have, in words; undefined where it has everything in this order.
 * Figures, times and the breaks of lines may differ. A line of `…` alone is there for any lines, or none.
 */
export function missingWords(shown: string, printed: string): string | undefined {
  const output = wordsOf(printed);
  const parts = shown.split(/^[ \t]*…[ \t]*$/m).map(wordsOf);
  const last = parts.length - 1;
  let from = 0;
  for (const [index, part] of parts.entries()) {
    if (part.trim() === '') continue;
    // Without `…` after it, it is the end.
    const at = index === last ? output.length - part.length : output.indexOf(part, from);
    const isThere = at >= from && output.startsWith(part, at) && (index > 0 || at === 0);
    if (!isThere) return part.trim();
    // The next part begins with the space that this one ends with.
    from = at + part.length - 1;
  }
  return undefined;
}

/** Its words, with a space around each. */
function wordsOf(text: string): string {
  const plain = VARYING.reduce((rest, [varying, name]) => rest.replace(varying, name), text);
  return ` ${plain.split(/\s+/).filter(Boolean).join(' ')} `;
}
