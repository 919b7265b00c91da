import { codeOf, messageOf } from '../errors.ts';
import { parseJson } from './parse-json.ts';
import type { ServerTiming } from './server-timing.ts';

/** What became of a request. The order is the order of the report. */
export const OUTCOMES = [
  'ok',
  'crosstalk',
  'lock-error',
  'constraint-error',
  'pool-exhausted',
  'overloaded',
  'internal-error',
  'bad-response',
  'timeout',
  'connection-lost',
  'connection-refused',
  'client-limit',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * What the audit may expect of a request: `acknowledged` must be stored, `failed` must not be; of an `unknown` one
 * the client cannot know, because the answer did not arrive.
 */
export type Certainty = 'acknowledged' | 'failed' | 'unknown';

export function certaintyOf(outcome: Outcome): Certainty {
  if (outcome === 'ok' || outcome === 'crosstalk') return 'acknowledged';
  return outcome === 'timeout' || outcome === 'connection-lost' ? 'unknown' : 'failed';
}

export interface Classified {
  readonly outcome: Outcome;
  /** What was seen, in one line; undefined for `ok`. */
  readonly detail: string | undefined;
  /** Whether the reply quotes the message it answers: only then can it be told whose it is. */
  readonly traced: boolean;
}

/** One request, over. */
export interface Sample extends Classified {
  readonly seq: number;
  readonly latencyMs: number;
  readonly timing: ServerTiming | undefined;
  /** Whether the answer told when to come back, as every 503 should. */
  readonly retryAfter: boolean;
}

/** An HTTP answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const DETAIL_CHARS = 200;

const CODE_OUTCOMES: Readonly<Record<string, Outcome>> = {
  DB_LOCKED: 'lock-error',
  POOL_ACQUIRE_TIMEOUT: 'pool-exhausted',
  POOL_QUEUE_FULL: 'overloaded',
};

// Other servers tell what happened only in words. These are SQLite's, SQLAlchemy's and the usual pools'.
const TEXT_OUTCOMES: readonly (readonly [pattern: RegExp, outcome: Outcome])[] = [
  [/database (table |schema )?is locked|SQLITE_(BUSY|LOCKED)/i, 'lock-error'],
  [/constraint failed|SQLITE_CONSTRAINT|IntegrityError/i, 'constraint-error'],
  [/pool\b.{0,40}(exhaust|limit|timed? ?out)|(exhaust|timed? ?out).{0,40}\bpool\b/i, 'pool-exhausted'],
];

/**
 * What an answer means for the request with the sequence number `seq`. `sequencesIn` finds the tokens of this run
 * in a text: a reply with somebody else's token and not its own is crosstalk, one that tells an error is that error.
 */
export function classifyAnswer(
  answer: Answer,
  seq: number,
  sequencesIn: (text: string) => readonly number[],
): Classified {
  if (answer.status < 200 || answer.status > 299) return classifyError(answer);
  const reply = replyOf(answer.body);
  if (reply === undefined) return { outcome: 'bad-response', detail: describe(answer), traced: false };
  const found = sequencesIn(reply);
  const inBand = found.length === 0 ? outcomeOfText(reply) : undefined;
  if (inBand) return { outcome: inBand, detail: describe(answer), traced: false };
  if (found.length > 0 && !found.includes(seq)) {
    return {
      outcome: 'crosstalk',
      detail: `request ${seq} was answered with the reply to request ${found[0]}`,
      traced: false,
    };
  }
  return { outcome: 'ok', detail: undefined, traced: found.length > 0 };
}

/** What it means that no answer came. */
export function classifyFailure(error: unknown): Classified {
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown })?.cause) ?? '';
  const detail = code ? `${code}: ${messageOf(error)}` : messageOf(error);
  return { outcome: outcomeOfCode(code), detail, traced: false };
}

function outcomeOfCode(code: string): Outcome {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'connection-refused';
    case 'EMFILE':
    case 'ENFILE':
    case 'EADDRNOTAVAIL':
    case 'ENOBUFS':
      return 'client-limit';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'connection-lost';
  }
}

function classifyError(answer: Answer): Classified {
  return { outcome: outcomeOfError(answer), detail: describe(answer), traced: false };
}

function outcomeOfError({ status, body }: Answer): Outcome {
  const told = CODE_OUTCOMES[String(field(body, 'code'))] ?? outcomeOfText(body);
  if (told) return told;
  if (status === 503 || status === 429) return 'overloaded';
  return status >= 500 ? 'internal-error' : 'bad-response';
}

function outcomeOfText(text: string): Outcome | undefined {
  return TEXT_OUTCOMES.find(([pattern]) => pattern.test(text))?.[1];
}

function replyOf(body: string): string | undefined {
  const reply = field(body, 'response');
  return typeof reply === 'string' ? reply : undefined;
}

function field(body: string, name: string): unknown {
  return (parseJson(body) as Record<string, unknown> | null | undefined)?.[name];
}

function describe({ status, body }: Answer): string {
  const text = field(body, 'detail') ?? body;
  return `HTTP ${status} ${String(text).replace(/\s+/g, ' ').trim().slice(0, DETAIL_CHARS)}`.trim();
}
