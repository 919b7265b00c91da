import { addAbortSignal, PassThrough } from 'node:stream';
import type { ChatModel } from '../../src/model/model.ts';
import { query } from './lock.ts';

export interface StreamEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly data: any;
}

export interface OpenStream {
  readonly status: number;
  readonly headers: Headers;
  /** The next event; undefined at the end. Comments are skipped. */
  next(): Promise<StreamEvent | undefined>;
  /** All that is left. */
  rest(): Promise<StreamEvent[]>;
  /** All bytes so far, as text. */
  raw(): string;
  leave(): void;
}

/** Asks for a streamed answer; resolves when its status is there. */
export async function openStream(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<OpenStream> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  let raw = '';
  const events = eventsOf(response, (text) => (raw += text));
  const next = async () => (await events.next()).value ?? undefined;
  const rest = async () => {
    const left: StreamEvent[] = [];
    for (let event = await next(); event; event = await next()) left.push(event);
    return left;
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    rest,
    raw: () => raw,
    leave: () => leaving.abort(),
  };
}

/** The text of all tokens, joined. */
export function tokensOf(events: readonly StreamEvent[]): string {
  return events.flatMap(({ event, data }) => (event === 'token' ? [data.text] : [])).join('');
}

async function* eventsOf(
  { body }: Response,
  arrived: (text: string) => void,
): AsyncGenerator<StreamEvent, undefined> {
  let text = '';
  const texts = body?.pipeThrough(new TextDecoderStream()) ?? [];
  for await (const chunk of texts) {
    arrived(chunk);
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) if (!block.startsWith(':')) yield parseEvent(block);
  }
  if (text !== '') throw new Error(`the stream ends within an event: ${text}`);
}

/** An event of two lines, as Genesis writes it. */
export function parseEvent(block: string): StreamEvent {
  const [, event = '', data = ''] = /^event: (\w+)\ndata: ([^\n]*)$/.exec(block) ?? [];
  return { event, data: JSON.parse(data) };
}

/** A model whose replies are written by the test, part by part; it ends where its call is aborted. */
export function writtenModel() {
  const calls: PassThrough[] = [];
  const model: ChatModel = {
    offers: () => true,
    offered: 'what the test writes',
    async *stream(_request, signal) {
      const parts = addAbortSignal(signal, new PassThrough({ objectMode: true }));
      calls.push(parts);
      yield* parts;
    },
  };
  return { model, calls };
}

/** What is stored, in order. */
export function storedTexts(file: string): string[] {
  return query<{ content: string }>(file, 'SELECT content FROM messages ORDER BY id').map(
    ({ content }) => content,
  );
}
