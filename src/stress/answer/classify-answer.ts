import { parseJson } from '../../parse-json.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { detailOfAnswer, detailOfRefusal } from './answer-detail.ts';
import { type Classified, failed } from './classified.ts';
import { classifyReply } from './classify-reply.ts';
import { classifyStream } from './classify-stream.ts';
import { mayReportError, reportedError } from './json/reported-error.ts';
import type { Outcome } from './outcome.ts';
import { classifyReported, isOpen, outcomeOfCode, outcomeOfText } from './outcome-of-error.ts';
import { readWholeStream } from './stream/read-whole.ts';
import type { ReplyReading } from './stream/reply-reading.ts';

/**
 * What an answer means for the request with the sequence number `seq`: an error that it reports counts whatever else it
 * says; a reply that has another request's token and not its own is crosstalk.
 */
export function classifyAnswer(answer: HttpAnswer, seq: number, reading: ReplyReading): Classified {
  const { status, body } = answer;
  if (status < 200 || status > 299) return classifyRefusal(answer);
  const streamed = readWholeStream(answer, reading);
  if (streamed) return classifyStream(streamed, status, seq, reading);
  const { findReply, tokens } = reading;
  // An answer is parsed once at most: most of the cost of one.
  const value = findReply || mayReportError(body) ? parseJson(body) : undefined;
  const error = reportedError(value);
  if (error) return classifyReported(error, status);
  const text = findReply ? findReply(value) : body;
  return text === undefined
    ? failed('bad-response', detailOfAnswer(answer, value))
    : classifyReply({ status, text, isReply: findReply !== undefined }, seq, tokens);
}

function classifyRefusal(answer: HttpAnswer): Classified {
  const value = parseJson(answer.body);
  const { code } = (value ?? {}) as { code?: unknown };
  const reported = outcomeOfCode(code) ?? outcomeOfText(answer.body);
  const classified = failed(reported ?? outcomeOfStatus(answer.status), detailOfRefusal(answer, value));
  return isOpen(code) ? { ...classified, certainty: 'unknown' } : classified;
}

function outcomeOfStatus(status: number): Outcome {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return 'login-refused';
    case 404:
    case 405:
    case 410:
    // The server does not know the method; nothing failed inside it.
    case 501:
      return 'wrong-path';
    case 429:
    case 503:
      return 'overloaded';
    case 304:
      return 'bad-response';
  }
  if (status >= 500) return 'internal-error';
  if (status >= 400) return 'request-refused';
  return status >= 300 ? 'redirected' : 'bad-response';
}
