import { codeOf, messageOf } from '../../errors.ts';
import { parseJson } from '../../parse-json.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import type { TokenGenerator } from '../request/token.ts';
import { databaseErrorIn, databaseErrorTraits } from './database-error.ts';
import type { Outcome } from './outcome.ts';
import type { FindReply } from './reply.ts';

export interface Classified {
  readonly outcome: Outcome;
  /** The answer or the error in one line; undefined for `ok`. */
  readonly detail: string | undefined;
  /** Whether the reply quotes the message it answers: only that shows which request it belongs to. */
  readonly traced: boolean;
}

const DETAIL_CHARS = 200;

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
 * What an answer means for the request with the sequence number `seq`: a reply that has another request's token and not
 * its own is crosstalk, a reply with an error message is that error.
 */
export function classifyAnswer(
  answer: HttpAnswer,
  seq: number,
  { tokens, findReply }: ReplyReading,
): Classified {
  if (answer.status < 200 || answer.status > 299) return failed(outcomeOfError(answer), detailOf(answer));
  const reply = findReply ? findReply(parseJson(answer.body)) : answer.body;
  if (reply === undefined) return failed('bad-response', detailOf(answer));
  if (tokens.isIn(reply, seq)) return TRACED;
  const found = tokens.sequencesIn(reply);
  if (found.includes(seq)) return TRACED;
  if (found.length > 0)
    return failed('crosstalk', `request ${seq} was answered with the reply to request ${found[0]}`);
  // A whole answer may be a page about databases: there, only a field `error` counts as an error.
  const inBand = outcomeOfText(findReply ? reply : textOf(field(reply, 'error')));
  return inBand ? failed(inBand, detailOf(answer)) : UNTRACED;
}

function failed(outcome: Outcome, detail: string): Classified {
  return { outcome, detail, traced: false };
}

/** The outcome of a request that got no answer. */
export function classifyFailure(error: unknown): Classified {
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown })?.cause) ?? '';
  const message = messageOf(error) || messageOf((error as AggregateError).errors?.[0]);
  return failed(outcomeOfCode(code), code ? `${code}: ${message}` : message);
}

function outcomeOfCode(code: string): Outcome {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'connection-refused';
    case 'EMFILE':
    case 'ENFILE':
    case 'EADDRNOTAVAIL':
    case 'ENOBUFS':
      return 'client-limit';
    case 'MALFORMED_RESPONSE':
      return 'bad-response';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'connection-lost';
  }
}

function outcomeOfError({ status, body }: HttpAnswer): Outcome {
  const reported = CODE_OUTCOMES.get(field(body, 'code')) ?? outcomeOfText(body);
  if (reported) return reported;
  if (status === 503 || status === 429) return 'overloaded';
  // 501: the server does not know the method; nothing failed inside it.
  return status >= 500 && status !== 501 ? 'internal-error' : 'bad-response';
}

/** Other servers report an error only in words. */
function outcomeOfText(text: string): Outcome | undefined {
  const error = databaseErrorIn(text);
  return error === undefined ? undefined : (databaseErrorTraits(error).outcome ?? undefined);
}

function field(body: string, name: string): unknown {
  return (parseJson(body) as Record<string, unknown> | null | undefined)?.[name];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function detailOf({ status, body }: HttpAnswer): string {
  const text = field(body, 'detail') ?? body;
  return `HTTP ${status} ${String(text).replace(/\s+/g, ' ').trim().slice(0, DETAIL_CHARS)}`.trim();
}
