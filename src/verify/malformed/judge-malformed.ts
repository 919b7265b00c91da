import { formatDuration } from '../../duration.ts';
import { parseJson } from '../../parse-json.ts';
import type { Expectation, MalformedRequest } from './malformed-request.ts';
import { BODY_CHARS, type WireAnswer } from './read-answer.ts';
import type { MalformedAnswer } from './wire.ts';

/**
 * What is wrong with an answer.
 * - `plain-text`: an error, of the client or of the server, that is not told in JSON.
 * - `server-error`: 5xx, as if the server were at fault.
 * - `accepted`: not refused.
 * - `refused`: a valid request was.
 * - `no-answer`: none in time, or the connection ended or could not be made.
 */
export type Misconduct = 'plain-text' | 'server-error' | 'accepted' | 'refused' | 'no-answer';

export interface Objection {
  readonly misconduct: Misconduct;
  /** For evidence: the request and what came of it. */
  readonly line: string;
}

const TEXT_CHARS = 120;

/** Undefined when the server did what a sane server does. */
export function judgeMalformed(request: MalformedRequest, answer: MalformedAnswer): Objection | undefined {
  const { name, expects } = request;
  if (answer.kind === 'answered') {
    const misconduct = misconductOf(expects, answer);
    return misconduct && { misconduct, line: `${name}: ${describe(expects, answer)}` };
  }
  const silence = describeSilence(expects, answer);
  return silence === undefined ? undefined : { misconduct: 'no-answer', line: `${name}: ${silence}` };
}

function misconductOf(expects: Expectation, answer: WireAnswer): Misconduct | undefined {
  const { status } = answer;
  if (expects === 'no-harm') return undefined;
  if (expects === 'answered') {
    if (status < 300) return undefined;
    return status >= 500 ? serverError(answer) : 'refused';
  }
  if (status < 400) return 'accepted';
  if (expects === 'any-4xx-or-close') return status >= 500 ? 'server-error' : undefined;
  if (status >= 500) return serverError(answer);
  return isJsonObject(answer) ? undefined : 'plain-text';
}

function serverError(answer: WireAnswer): Misconduct {
  return isJsonObject(answer) ? 'server-error' : 'plain-text';
}

function isJsonObject({ contentType, body }: WireAnswer): boolean {
  if (!/^application\/(problem\+)?json\s*(;|$)/i.test(contentType)) return false;
  // Only the beginning of a longer one is known.
  if (body.length >= BODY_CHARS) return body.trimStart().startsWith('{');
  const value = parseJson(body);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(expects: Expectation, answer: WireAnswer): string {
  if (answer.status < 300) return `was accepted with ${answer.status}`;
  const type = oneLine(answer.contentType.split(';')[0] ?? '') || 'no content type';
  return `answered ${answer.status} ${type} "${oneLine(answer.body)}" instead of ${WANTED[expects]}`;
}

const WANTED: Readonly<Record<Expectation, string>> = {
  'json-4xx': 'a 4xx with JSON',
  'json-4xx-or-close': 'a 4xx with JSON',
  'any-4xx-or-close': 'a 4xx',
  answered: 'a 2xx',
  'no-harm': 'anything',
};

function describeSilence(
  expects: Expectation,
  answer: Exclude<MalformedAnswer, { kind: 'answered' }>,
): string | undefined {
  if (answer.kind === 'refused') return `no connection (${oneLine(answer.reason)})`;
  if (answer.kind === 'timed-out') return `no answer within ${formatDuration(answer.timeoutMs)}`;
  const mayClose = expects === 'no-harm' || expects.endsWith('-or-close');
  return mayClose ? undefined : 'the connection was closed without an answer';
}

/** A server can answer anything, a terminal's commands included. */
function oneLine(text: string): string {
  const line = text
    .replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('"', "'")
    .trim();
  return line.length <= TEXT_CHARS ? line : `${line.slice(0, TEXT_CHARS - 1)}…`;
}
