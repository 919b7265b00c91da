/** Characters of a text that are written at once: what waits for a client that does not read is a piece at most. */
const PIECE_CHARS = 4_096;

/** A server-sent event whose data is JSON, in pieces to write one after another. The text may be as long as a reply is. */
export function eventPieces(
  event: string,
  [field, text]: readonly [field: string, text: string],
  others: object = {},
): Iterable<string> {
  const begin = `event: ${event}\ndata: {${JSON.stringify(field)}:`;
  const rest = JSON.stringify(others).slice(1);
  const end = `${rest === '}' ? '' : ','}${rest}\n\n`;
  if (text.length <= PIECE_CHARS) return [`${begin}${JSON.stringify(text)}${end}`];
  return longEvent(begin, text, end);
}

/** A server-sent event whose data is JSON. */
export function eventOf(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function* longEvent(begin: string, text: string, end: string): Generator<string> {
  yield `${begin}"`;
  // Without its quotation marks: the escapes of JSON are those of single characters.
  for (const slice of slicesOf(text)) yield JSON.stringify(slice).slice(1, -1);
  yield `"${end}`;
}

function* slicesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = start + PIECE_CHARS - (isHighSurrogate(text.charCodeAt(start + PIECE_CHARS - 1)) ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
}

/** Whether it is the first half of a character outside of the basic plane, such as an emoji. */
function isHighSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff;
}
