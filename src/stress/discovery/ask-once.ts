import { addAbortListener } from 'node:events';
import { AnswerReader } from '../answer/answer-reader.ts';
import type { Classified } from '../answer/classified.ts';
import type { StreamedReply } from '../answer/stream/chat-stream.ts';
import { replyReading } from '../answer/stream/reply-reading.ts';
import { closed } from '../http/connection-errors.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { LoadConnection } from '../http/load-connection.ts';
import type { Site } from '../http/site.ts';
import type { RequestOptions } from '../request/request.ts';
import { RequestWriter } from '../request/request-writer.ts';
import { TokenGenerator } from '../request/token.ts';

/** A request, and how it ended. */
export interface Asked {
  readonly request: RequestOptions;
  readonly classified: Classified;
  /** Undefined where none came. */
  readonly answer: HttpAnswer | undefined;
  /** What a stream said; undefined for any other answer. */
  readonly streamed: StreamedReply | undefined;
}

export interface AskOptions {
  /** Milliseconds to wait for the whole answer. */
  readonly timeoutMs: number;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** Sends one request as a load would, with a token of its own, and reads the answer as a load does. */
export async function askOnce(
  site: Site,
  request: RequestOptions,
  { timeoutMs, signal }: AskOptions,
): Promise<Asked> {
  const origin = new URL(site.url);
  const tokens = new TokenGenerator();
  const reader = new AnswerReader(0, replyReading(tokens, request));
  const connection = new LoadConnection(site, timeoutMs);
  const listening = addAbortListener(signal, () => connection.destroy(closed()));
  try {
    const wire = new RequestWriter({ site, request, tokens, seed: undefined }).write(0);
    const answer = await connection.exchange(wire, reader);
    const classified = reader.classify(answer);
    return {
      request,
      classified,
      answer: { ...answer, body: reader.wholeBody ?? answer.body },
      streamed: reader.reply,
    };
  } catch (error) {
    const classified = reader.classifyFailure(error, origin);
    if (!classified) throw error;
    return { request, classified, answer: undefined, streamed: reader.reply };
  } finally {
    listening[Symbol.dispose]();
    connection.destroy();
  }
}
