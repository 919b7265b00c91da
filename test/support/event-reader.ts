export interface ReadEvent {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly data: any;
}

/** A client that reads server-sent events as they come, and can leave. */
export class EventReader {
  readonly #leaving: AbortController;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder = new TextDecoder();
  #text = '';
  readonly response: Response;

  private constructor(response: Response, leaving: AbortController) {
    this.response = response;
    this.#leaving = leaving;
    this.#reader = response.body?.getReader();
  }

  /** Resolves when there is an answer. */
  static async post(url: string, body: object, headers: Record<string, string> = {}): Promise<EventReader> {
    const leaving = new AbortController();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    return new EventReader(response, leaving);
  }

  /** All that has come. */
  get events(): ReadEvent[] {
    return [...this.#text.matchAll(/^event: (.*)\ndata: (.*)\n\n/gm)].map(([, type = '', data = '']) => ({
      type,
      data: JSON.parse(data),
    }));
  }

  /** The text of the tokens so far. */
  get reply(): string {
    const tokens = this.events.filter(({ type }) => type === 'token');
    return tokens.map(({ data }) => data.text).join('');
  }

  /** Reads until the tokens have the text, and no further. Throws where the stream ends before. */
  async readUntil(text: string): Promise<void> {
    while (!this.reply.includes(text))
      if (!(await this.read())) throw new Error(`the stream ended without ${text}: ${this.#text}`);
  }

  async readAll(): Promise<ReadEvent[]> {
    while (await this.read());
    return this.events;
  }

  /** Reads what has come, waiting for it; false at the end. */
  async read(): Promise<boolean> {
    const { done = true, value } = (await this.#reader?.read()) ?? {};
    this.#text += this.#decoder.decode(value, { stream: true });
    return !done;
  }

  leave(): void {
    this.#leaving.abort();
  }
}
