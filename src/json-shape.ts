/** How large the value of a JSON text is, seen without building it: a small text can be a value of gigabytes. */
export interface JsonShape {
  /** Objects and lists. */
  readonly containers: number;
  /** Fields and items in them, at most: an empty one counts as one. */
  readonly mostValues: number;
  /** How many of them contain each other at most. */
  readonly depth: number;
}

const [QUOTE, BACKSLASH, COMMA] = ['"', '\\', ','].map((char) => char.charCodeAt(0)) as [
  number,
  number,
  number,
];
const OPENING = new Set(['[', '{'].map((char) => char.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((char) => char.charCodeAt(0)));

/** Takes a time in proportion to the text, which need not be valid. */
export function jsonShape(text: string): JsonShape {
  let [containers, open, depth, commas] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === COMMA) {
      commas++;
    } else if (OPENING.has(code)) {
      containers++;
      depth = Math.max(depth, ++open);
    } else if (CLOSING.has(code)) {
      open--;
    }
  }
  return { containers, mostValues: containers + commas, depth };
}

/** Where the string that begins at `start` has its last quotation mark, or the text its end. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}
