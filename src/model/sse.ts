import { createParser } from 'eventsource-parser';

/** One event of a stream, without its comments, ids and times to reconnect. */
export interface ServerSentEvent {
  /** The type that `event:` gave it; `message` without one. */
  readonly type: string;
  /** The lines of `data:`, joined by line feeds. */
  readonly data: string;
}

/** Reads server-sent events, as the HTML standard defines them, from bytes that may be cut anywhere. */
export class SseParser {
  // Fatal: a character that is replaced by another would be stored as if it had been sent.
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #events: ServerSentEvent[] = [];
  readonly #parser: ReturnType<typeof createParser>;
  #isTooLarge = false;

  /** `maxEventChars`: characters that one event, or one line of it, has at most. */
  constructor(maxEventChars: number) {
    this.#parser = createParser({
      maxBufferSize: maxEventChars,
      onEvent: ({ event = 'message', data }) => void this.#events.push({ type: event, data }),
      onError: ({ type, field, value = '' }) => {
        if (type === 'max-buffer-size-exceeded') this.#isTooLarge = true;
        // Servers made with llama.cpp write `error: …` instead of `event: error`, and end the stream as if it were whole.
        if (field === 'error') this.#events.push({ type: 'error', data: value });
      },
    });
  }

  /**
   * The events that end in these bytes. One that the stream breaks off never ends, so it is not an event. Throws
   * `RangeError` for one that is too large, and `TypeError` for bytes that are not UTF-8.
   */
  parse(bytes: Uint8Array): ServerSentEvent[] {
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
    if (this.#isTooLarge) throw new RangeError('a server-sent event is too large');
    return this.#events.splice(0);
  }
}
