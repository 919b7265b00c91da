import type { Cutter, Take } from './cutter.ts';
import { isSpace } from './line-cutter.ts';

const [QUOTE, BACKSLASH, COMMA] = [34, 92, 44];
const [OPENING_BRACKET, CLOSING_BRACKET, OPENING_BRACE, CLOSING_BRACE] = [91, 93, 123, 125];

/**
 * Each element of one JSON list is a record. It finds only where they end: whether they are JSON is seen when they are
 * parsed. No library of JSON streams says at which byte an element is.
 */
export class ElementCutter implements Cutter {
  #state: 'before-list' | 'before-element' | 'inside' | 'after-list' = 'before-list';
  /** Of the element's own lists and objects. */
  #depth = 0;
  #isInText = false;
  #isEscaped = false;

  cut(bytes: Buffer, searched: number, take: Take): number {
    let start = 0;
    for (let index = searched; index < bytes.length; index++) {
      const byte = bytes[index] as number;
      if (this.#state !== 'inside') {
        if (!this.#begins(byte)) continue;
        start = index;
        if (this.#state === 'after-list') {
          // What follows the list is no element: taken alone, it is an error of its own.
          take(start, index + 1);
          continue;
        }
        this.#state = 'inside';
      }
      if (this.#isInside(byte)) continue;
      take(start, index);
      this.#state = byte === COMMA ? 'before-element' : 'after-list';
    }
    return this.#state === 'inside' ? start : bytes.length;
  }

  finish(): string | undefined {
    return this.#state === 'after-list' ? undefined : 'the list of records does not end with ]';
  }

  /** Whether this byte, outside of any element, is the first of one. */
  #begins(byte: number): boolean {
    if (isSpace(byte)) return false;
    if (this.#state === 'before-list') {
      this.#state = 'before-element';
      return byte !== OPENING_BRACKET;
    }
    if (this.#state !== 'before-element' || byte !== CLOSING_BRACKET) return true;
    this.#state = 'after-list';
    return false;
  }

  /** Whether this byte belongs to the element, rather than being the first after it. */
  #isInside(byte: number): boolean {
    if (this.#isInText) this.#readText(byte);
    else if (byte === QUOTE) this.#isInText = true;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.#depth++;
    else if (this.#depth > 0 && (byte === CLOSING_BRACE || byte === CLOSING_BRACKET)) this.#depth--;
    else return this.#depth > 0 || (byte !== COMMA && byte !== CLOSING_BRACKET);
    return true;
  }

  #readText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInText = false;
  }
}
