import type { HttpAnswer } from '../http/http-answer.ts';
import { jsonText } from './json/json-text.ts';

const DETAIL_CHARS = 200;
/** White space is collapsed in this much of a text: a page may have megabytes. */
const READ_CHARS = 2_000;

/** An answer with a failure in one line; `value` is its JSON. */
export function detailOfAnswer(answer: HttpAnswer, value: unknown): string {
  return answerLine(answer.status, redirectWords(answer) + (problemDetail(value) || answer.body));
}

function redirectWords({ status, location, notFollowed }: HttpAnswer): string {
  if (location === undefined || status < 300 || status > 399) return '';
  return `to ${location} ${notFollowed === undefined ? '' : `(not followed: ${notFollowed}) `}`;
}

export function answerLine(status: number, text: string): string {
  const line = text.slice(0, READ_CHARS).replace(/\s+/g, ' ').trim();
  return `HTTP ${status} ${line.slice(0, DETAIL_CHARS)}`.trim();
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
