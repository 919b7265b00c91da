import { GrowingText } from '../model/growing-text.ts';
import { wholeReply } from '../model/model.ts';
import { ReadyReply } from '../model/ready-reply.ts';
import type { RequestTrace } from './request-trace.ts';

/** Takes a reply while the model makes it. What it throws ends the turn. */
export interface ReplyReader {
  /** Aborted when nothing takes the reply any more, with the error that ends the turn. */
  readonly signal: AbortSignal;
  /** Called once, before the model is asked, with the name of the one that is asked first. */
  begin(model: string): Promise<void>;
  /** The model is not asked for more before this resolves. The text is not empty. */
  take(text: string): Promise<void>;
}

/** The reply of a model, all at once. Throws what the model throws. */
export async function readWhole(parts: AsyncIterable<string>, trace: RequestTrace): Promise<string> {
  const startedAt = performance.now();
  try {
    return await wholeReply(parts);
  } finally {
    trace.modelMs += performance.now() - startedAt;
  }
}

/** The reply of a model, handed on part by part. Throws what the model and the reader throw, or the reason of its signal. */
export async function readParts(
  parts: AsyncIterable<string>,
  model: string,
  reader: ReplyReader,
  trace: RequestTrace,
): Promise<string> {
  const { signal } = reader;
  await reader.begin(model);
  try {
    const isReady = parts instanceof ReadyReply;
    const reply = await (isReady ? readReady(parts, reader) : readEach(timed(parts, trace), reader));
    signal.throwIfAborted();
    return reply;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** Without a wait for each part: what is there at once leaves with one write. */
async function readReady(parts: ReadyReply, reader: ReplyReader): Promise<string> {
  for (const part of parts) await reader.take(part);
  return parts.text;
}

async function readEach(parts: AsyncIterable<string>, reader: ReplyReader): Promise<string> {
  const reply = new GrowingText();
  for await (const part of parts) {
    if (part === '') continue;
    reply.add(part);
    await reader.take(part);
  }
  return reply.toString();
}

/** The same parts. The trace gets the time in which each is made, without the time in which it is taken. */
function timed(parts: AsyncIterable<string>, trace: RequestTrace): AsyncIterable<string> {
  const iterator = parts[Symbol.asyncIterator]();
  const next = async () => {
    const startedAt = performance.now();
    try {
      return await iterator.next();
    } finally {
      trace.modelMs += performance.now() - startedAt;
    }
  };
  const end = async () => (await iterator.return?.()) ?? { done: true as const, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
