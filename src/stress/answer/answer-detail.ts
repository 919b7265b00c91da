import type { HttpAnswer } from '../http/http-answer.ts';
import { databaseErrorIn, foundErrorIn } from './database/database-error-in.ts';
import { jsonText } from './json/json-text.ts';

const DETAIL_CHARS = 200;
/** White space is collapsed in this much of a text: a page may have megabytes. */
const READ_CHARS = 2_000;
/** Shown before an error in the middle of a text. */
const BEFORE_ERROR_CHARS = 60;

/** An answer with a failure in one line; `value` is its JSON. */
export function detailOfAnswer(answer: HttpAnswer, value: unknown): string {
  return answerLine(answer.status, redirectWords(answer) + (problemDetail(value) || answer.body));
}

/** The same for an answer with the status of an error, with the error of the database that its body has anywhere. */
export function detailOfRefusal(answer: HttpAnswer, value: unknown): string {
  const detail = detailOfAnswer(answer, value);
  const error = databaseErrorIn(answer.body);
  return error === undefined || databaseErrorIn(detail) === error
    ? detail
    : errorLine(answer.status, '', answer.body);
}

function redirectWords({ status, location, notFollowed }: HttpAnswer): string {
  if (location === undefined || status < 300 || status > 399) return '';
  return `to ${location} ${notFollowed === undefined ? '' : `(not followed: ${notFollowed}) `}`;
}

export function answerLine(status: number, text: string): string {
  return `HTTP ${status} ${lineOf(text.slice(0, READ_CHARS)).slice(0, DETAIL_CHARS)}`.trim();
}

/** The same for an error: a long text, such as one with a stack, is shown from its error of the database on. */
export function errorLine(status: number, before: string, text: string): string {
  const found = foundErrorIn(text);
  const line = answerLine(status, before + text);
  if (found === undefined || databaseErrorIn(line) === found.error) return line;
  return answerLine(status, `${before}… ${text.slice(Math.max(0, found.from - BEFORE_ERROR_CHARS))}`);
}

function lineOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The `detail` of RFC 9457, or the list of mistakes of FastAPI in its place; empty without one. */
function problemDetail(value: unknown): string {
  const { detail } = (value ?? {}) as { detail?: unknown };
  if (typeof detail === 'string') return detail.trim();
  const mistakes = Array.isArray(detail) ? detail.flatMap(mistakeText) : [];
  return mistakes.length > 0 ? mistakes.join('; ') : detail ? (jsonText(detail) ?? '') : '';
}

/** `body.message: Field required`. */
function mistakeText(mistake: unknown): string[] {
  const { msg, loc } = (mistake ?? {}) as { msg?: unknown; loc?: unknown };
  if (typeof msg !== 'string') return [];
  return [Array.isArray(loc) && loc.length > 0 ? `${loc.map(String).join('.')}: ${msg}` : msg];
}
