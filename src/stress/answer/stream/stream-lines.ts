import { StringDecoder } from 'node:string_decoder';

/** Makes text of bytes that arrive in pieces, and lines of the text: both may be cut anywhere. Keeps only the last line. */
export class StreamLines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  /** Whether the last piece ended with a carriage return: a line feed after it belongs to it. */
  #endsWithReturn = false;
  #isFirst = true;

  /** Text of these bytes, which may be overwritten afterwards, without a character that is still cut. */
  decode(bytes: Buffer): string {
    const text = this.#decoder.write(bytes);
    if (!this.#isFirst || text === '') return text;
    this.#isFirst = false;
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  /** The lines that end in the next piece of text, without their line breaks. */
  split(piece: string): readonly string[] {
    const text = this.#withLineFeeds(piece);
    if (!text.includes('\n')) {
      this.#rest += text;
      return [];
    }
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  /** The last line, which has no line break. */
  end(): string {
    return this.#rest + this.#decoder.end();
  }

  #withLineFeeds(piece: string): string {
    const text = this.#endsWithReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') this.#endsWithReturn = piece.endsWith('\r');
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  }
}
