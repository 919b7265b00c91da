/** Takes an event; `type` is empty where the server does not name one. */
export type TakeEvent = (type: string, data: string) => void;

/** Comments, and the fields that say nothing about a reply. */
const OTHER_LINE = /^(?::|(?:id|retry)(?::|$))/;

/** Makes events of the lines of a stream. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class ServerSentEvents {
  readonly #onEvent: TakeEvent;
  #type = '';
  /** Undefined before the first line of data. */
  #data: string | undefined;
  /** The first line that is no field, such as a text that a failing server prints; empty for none. */
  strayLine = '';

  constructor(onEvent: TakeEvent) {
    this.#onEvent = onEvent;
  }

  takeLine(line: string): void {
    if (line === '') this.end();
    else if (line.startsWith('data:')) this.#add(valueFrom(line, 5));
    else if (line.startsWith('event:')) this.#type = valueFrom(line, 6);
    else if (line === 'data') this.#add('');
    else if (line === 'event') this.#type = '';
    else if (this.strayLine === '' && !OTHER_LINE.test(line)) this.strayLine = line.trim();
  }

  /** An event ends here. A browser would drop the last one of a stream without its empty line; other clients take it. */
  end(): void {
    const [type, data] = [this.#type, this.#data];
    this.#type = '';
    this.#data = undefined;
    if (type !== '' || data !== undefined) this.#onEvent(type, data ?? '');
  }

  #add(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
  }
}

/** One space after the colon does not belong to the value. */
function valueFrom(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 0x20 ? start + 1 : start);
}
