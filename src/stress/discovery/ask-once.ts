import { addAbortListener } from 'node:events';
import { AnswerReader } from '../answer/answer-reader.ts';
import { replyReading } from '../answer/stream/reply-reading.ts';
import { closed } from '../http/connection-errors.ts';
import { LoadConnection } from '../http/load-connection.ts';
import type { Site } from '../http/site.ts';
import { speaksTls } from '../http/speaks-tls.ts';
import type { RequestOptions } from '../request/request.ts';
import { RequestWriter } from '../request/request-writer.ts';
import { TokenGenerator } from '../request/token.ts';
import { ASKED_SEQ, type Asked } from './asked.ts';

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
  const token = tokens.token(ASKED_SEQ);
  const reader = new AnswerReader(ASKED_SEQ, replyReading(tokens, request));
  const connection = new LoadConnection(site, timeoutMs);
  const listening = addAbortListener(signal, () => connection.destroy(closed()));
  try {
    const wire = new RequestWriter({ site, request, tokens, seed: undefined }).write(ASKED_SEQ);
    const answer = await connection.exchange(wire, reader);
    const classified = reader.classify(answer);
    return {
      ...{ request, token, classified },
      answer: { ...answer, body: reader.wholeBody ?? answer.body },
      ...{ streamed: reader.reply, error: undefined },
    };
  } catch (error) {
    const classified = reader.classifyFailure(error, origin);
    if (!classified) throw error;
    const isTls = classified.outcome === 'connection-lost' && (await speaksTls(site, signal));
    return { request, token, classified, answer: undefined, streamed: reader.reply, error, speaksTls: isTls };
  } finally {
    listening[Symbol.dispose]();
    connection.destroy();
  }
}
