import { createParser } from 'eventsource-parser';

/** One event of a stream, without its comments, ids and times to reconnect. */
export interface ServerSentEvent {
  /** The type that `event:` gave it; `message` without one. */
  readonly type: string;
  /** The lines of `data:`, joined by line feeds. */
  readonly data: string;
}

/** Servers made with llama.cpp write `error: …` instead of `event: error`, and end the stream as if it were whole. */
const ERROR_FIELD = 'error:';

/** Characters of such a line that are kept: many times what is shown of it. */
const MAX_ERROR_CHARS = 4_096;

/** Reads server-sent events, as the HTML standard defines them, from bytes that may be cut anywhere. */
export class SseParser {
  // Fatal: a character that is replaced by another would be stored as if it had been sent.
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #events: ServerSentEvent[] = [];
  readonly #parser: ReturnType<typeof createParser>;
  #isTooLarge = false;
  /** The beginning of an error's line, whose end is still to come: the parser keeps those of fields that it knows. */
  #begunError = '';
  #isAtLineStart = true;

  /** `maxEventChars`: characters that one event, or one line of it, has at most. */
  constructor(maxEventChars: number) {
    this.#parser = createParser({
      maxBufferSize: maxEventChars,
      onEvent: ({ event = 'message', data }) => void this.#events.push({ type: event, data }),
      onError: ({ type, field, value = '' }) => {
        if (type === 'max-buffer-size-exceeded') this.#isTooLarge = true;
        if (field === 'error') this.#events.push({ type: 'error', data: value });
      },
    });
  }

  /**
   * The events that end in these bytes. One that the stream breaks off never ends, so it is not an event. Throws
   * `RangeError` for one that is too large, and `TypeError` for bytes that are not UTF-8.
   */
  parse(bytes: Uint8Array): ServerSentEvent[] {
    this.#parser.feed(this.#withoutBegunError(this.#decoder.decode(bytes, { stream: true })));
    if (this.#isTooLarge) throw new RangeError('a server-sent event is too large');
    return this.#events.splice(0);
  }
  #withoutBegunError(piece: string): string {
    const text = this.#begunError + piece;
    const start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    const line = text.slice(start);
    const isBegun = line.startsWith(ERROR_FIELD) || (line !== '' && ERROR_FIELD.startsWith(line));
    const isHeld = isBegun && (start > 0 || this.#isAtLineStart);
    if (line.length > MAX_ERROR_CHARS && isHeld)
      this.#events.push({ type: 'error', data: line.slice(ERROR_FIELD.length) });
    this.#begunError = isHeld ? line.slice(0, MAX_ERROR_CHARS) : '';
    if (text !== '') this.#isAtLineStart = isHeld || line === '';
    return isHeld ? text.slice(0, start) : text;
  }
}
