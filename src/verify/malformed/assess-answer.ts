import { formatDuration } from '../../duration.ts';
import { parseJson } from '../../parse-json.ts';
import type { Expectation, MalformedRequest } from './malformed-request.ts';
import type { ServerReaction } from './raw-connection.ts';
import { BODY_CHARS, type RawAnswer } from './read-answer.ts';

/** How a server reacted wrongly to a request. */
export interface WrongAnswer {
  /**
   * - `plain-text`: an error, of the client or of the server, that is not reported in JSON, or a trace as text.
   * - `server-error`: 5xx, as if the server were at fault.
   * - `accepted`: a malformed request was not refused.
   * - `refused`: a valid request was refused.
   * - `no-answer`: the time ran out, or the connection was closed or could not be opened.
   */
  readonly kind: 'plain-text' | 'server-error' | 'accepted' | 'refused' | 'no-answer';
  /** The request and the reaction, for the evidence. */
  readonly line: string;
}

const TEXT_CHARS = 120;

/** Undefined if the server reacted as expected. */
export function assessAnswer(request: MalformedRequest, reaction: ServerReaction): WrongAnswer | undefined {
  const { name, expects } = request;
  if (reaction.kind === 'answered') {
    const kind = wrongKind(expects, reaction);
    return kind && { kind, line: `${name}: ${describeAnswer(expects, reaction)}` };
  }
  const silence = describeSilence(expects, reaction);
  return silence === undefined ? undefined : { kind: 'no-answer', line: `${name}: ${silence}` };
}

function wrongKind(expects: Expectation, answer: RawAnswer): WrongAnswer['kind'] | undefined {
  const { status } = answer;
  if (expects === 'no-harm') return undefined;
  if (expects === 'answered') {
    if (status < 300) return undefined;
    return status >= 500 ? serverError(answer) : 'refused';
  }
  if (isHandling(expects)) return status >= 500 ? unhandled(answer) : traceIn(answer);
  if (status < 400) return 'accepted';
  if (expects === 'any-4xx-or-close') return status >= 500 ? 'server-error' : undefined;
  if (status >= 500) return serverError(answer);
  return isJsonObject(answer) ? undefined : 'plain-text';
}

function serverError(answer: RawAnswer): WrongAnswer['kind'] {
  return isJsonObject(answer) ? 'server-error' : 'plain-text';
}

function isHandling(expects: Expectation): boolean {
  return expects === 'handled' || expects === 'handled-or-close';
}

/** What a server does not implement, it refuses with a 5xx too. */
function unhandled(answer: RawAnswer): WrongAnswer['kind'] | undefined {
  return answer.status === 501 || answer.status === 505 ? traceIn(answer) : serverError(answer);
}

/** How Python, JavaScript, Java and Go print where an exception was thrown. */
const TRACE = /^Traceback \(most recent call last\)|^\s+at \S.*[(:]\S*:\d+\)?\s*$|^goroutine \d+ \[/m;

/** A page for people may have one on purpose, such as that of a framework in development. */
function traceIn({ contentType, body }: RawAnswer): 'plain-text' | undefined {
  const isText = !/json|html/i.test(contentType);
  return isText && TRACE.test(body) ? 'plain-text' : undefined;
}

function isJsonObject({ contentType, body }: RawAnswer): boolean {
  if (!/^application\/(problem\+)?json\s*(;|$)/i.test(contentType)) return false;
  // Only the beginning of a longer body is kept.
  if (body.length >= BODY_CHARS) return body.trimStart().startsWith('{');
  const value = parseJson(body);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeAnswer(expects: Expectation, answer: RawAnswer): string {
  if (answer.status < 300 && !isHandling(expects)) return `was accepted with ${answer.status}`;
  const type = oneLine(answer.contentType.split(';')[0] ?? '') || 'no content type';
  return `answered ${answer.status} ${type} "${oneLine(answer.body)}" instead of ${EXPECTED[expects]}`;
}

const EXPECTED: Readonly<Record<Expectation, string>> = {
  'json-4xx': 'a 4xx with JSON',
  'json-4xx-or-close': 'a 4xx with JSON',
  'any-4xx-or-close': 'a 4xx',
  handled: 'a refusal',
  'handled-or-close': 'a refusal',
  answered: 'a 2xx',
  'no-harm': 'anything',
};

function describeSilence(
  expects: Expectation,
  reaction: Exclude<ServerReaction, { kind: 'answered' }>,
): string | undefined {
  if (reaction.kind === 'refused') return `no connection (${oneLine(reaction.reason)})`;
  if (reaction.kind === 'timed-out') return `no answer within ${formatDuration(reaction.timeoutMs)}`;
  const mayClose = expects === 'no-harm' || expects.endsWith('-or-close');
  return mayClose ? undefined : 'the connection was closed without an answer';
}

/** Without control characters: a server can answer anything, including escape sequences. */
function oneLine(text: string): string {
  const line = text
    .replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('"', "'")
    .trim();
  return line.length <= TEXT_CHARS ? line : `${line.slice(0, TEXT_CHARS - 1)}…`;
}
