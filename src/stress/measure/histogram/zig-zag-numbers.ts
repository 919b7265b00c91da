const BITS_OF_A_BYTE = 7;
/** The ninth byte of a number is its last, whatever its highest bit. */
const MOST_BYTES = 9;

/**
 * The numbers of an HdrHistogram, in its variant of LEB128 with ZigZag. Throws for bytes that end within a number, and for
 * a number that is not exact in JavaScript.
 */
export function* zigZagNumbers(bytes: Uint8Array): Generator<number> {
  for (let at = 0; at < bytes.length; ) {
    let value = 0;
    for (let index = 0, more = true; more; index++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('it ends within a count');
      const isLast = index === MOST_BYTES - 1;
      value += (isLast ? byte : byte & 0x7f) * 2 ** (BITS_OF_A_BYTE * index);
      more = !isLast && byte >= 0x80;
    }
    if (!Number.isSafeInteger(value)) throw new Error('it has a count that is too large');
    yield value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
