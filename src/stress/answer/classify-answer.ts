import { parseJson } from '../../parse-json.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import type { TokenGenerator } from '../request/token.ts';
import { answerLine, detailOfAnswer } from './answer-detail.ts';
import { type Classified, failed } from './classified.ts';
import { databaseErrorIn, databaseErrorTraits } from './database-error.ts';
import { isErrorText } from './error-text.ts';
import type { Outcome } from './outcome.ts';
import type { FindReply } from './reply.ts';
import { mayReportError, type ReportedError, reportedError } from './reported-error.ts';
import { streamEvents } from './stream-events.ts';

const CODE_OUTCOMES: ReadonlyMap<unknown, Outcome> = new Map([
  ['DB_LOCKED', 'lock-error'],
  ['POOL_ACQUIRE_TIMEOUT', 'pool-exhausted'],
  ['POOL_QUEUE_FULL', 'overloaded'],
]);

/** How to find a reply in an answer, and the request it belongs to. */
export interface ReplyReading {
  readonly tokens: TokenGenerator;
  /** Undefined: the whole answer is the reply. */
  readonly findReply: FindReply | undefined;
}

const TRACED: Classified = { outcome: 'ok', detail: undefined, traced: true };
const UNTRACED: Classified = { outcome: 'ok', detail: undefined, traced: false };

/**
 * What an answer means for the request with the sequence number `seq`: an error that it reports counts whatever else it
 * says; a reply that has another request's token and not its own is crosstalk.
 */
export function classifyAnswer(answer: HttpAnswer, seq: number, reading: ReplyReading): Classified {
  const { status, contentType, body } = answer;
  if (status < 200 || status > 299) return classifyRefusal(answer);
  // An answer is parsed once at most: most of the cost of one.
  const value = reading.findReply || mayReportError(body) ? parseJson(body) : undefined;
  const error = reportedError(value, body, contentType);
  if (error)
    return failed(outcomeOfReported(error), answerLine(status, `error in the ${error.where}: ${error.text}`));
  const reply = reading.findReply ? reading.findReply(value) : body;
  return reply === undefined
    ? failed('bad-response', detailOfAnswer(answer, value))
    : classifyReply(reply, answer, seq, reading);
}

function classifyReply(
  reply: string,
  answer: HttpAnswer,
  seq: number,
  { tokens, findReply }: ReplyReading,
): Classified {
  if (tokens.isIn(reply, seq)) return TRACED;
  const found = tokens.sequencesIn(reply);
  if (found.includes(seq)) return TRACED;
  if (found.length > 0) {
    if (!findReply && isCutOwn(found, seq) && isStream(answer)) return UNTRACED;
    return failed('crosstalk', `request ${seq} was answered with the reply to request ${found[0]}`);
  }
  // A whole answer may be a page about databases.
  const inWords = findReply && isErrorText(reply) ? outcomeOfText(reply) : undefined;
  return inWords ? failed(inWords, answerLine(answer.status, reply)) : UNTRACED;
}

/** Whether these may all be the beginning of one number: a stream can end an event within it, as models write in parts. */
const isCutOwn = (found: readonly number[], seq: number) =>
  found.every((number) => String(seq).startsWith(String(number)));

const isStream = ({ body, contentType }: HttpAnswer) => streamEvents(body, contentType).length > 0;

function classifyRefusal(answer: HttpAnswer): Classified {
  const value = parseJson(answer.body);
  const reported = CODE_OUTCOMES.get(codeIn(value)) ?? outcomeOfText(answer.body);
  return failed(reported ?? outcomeOfStatus(answer.status), detailOfAnswer(answer, value));
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

function outcomeOfReported({ where, code, text }: ReportedError): Outcome {
  const named = CODE_OUTCOMES.get(code) ?? outcomeOfText(text);
  return named ?? (where === 'stream' ? 'error-in-stream' : 'internal-error');
}

/** Other servers report an error only in words. */
function outcomeOfText(text: string): Outcome | undefined {
  const error = databaseErrorIn(text);
  return error === undefined ? undefined : (databaseErrorTraits(error).outcome ?? undefined);
}

function codeIn(value: unknown): unknown {
  return (value as { code?: unknown } | null | undefined)?.code;
}
