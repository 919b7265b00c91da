import { type Fields, fieldsOf } from './fields-of.ts';
import { jsonText } from './json-text.ts';

/** An error that a server reports in an answer with success. */
export interface ReportedError {
  readonly where: 'answer' | 'stream';
  /** The server's own name of it, such as `DB_LOCKED`, or a status, such as 429. */
  readonly code: unknown;
  readonly text: string;
  /** Whether it is an object of RFC 9457 with a code, as Genesis answers errors with: nothing of the request is stored. */
  readonly isProblem: boolean;
}

/** The counterpart of `[DONE]`, as servers write it that stream plain words. */
const ERROR_MARK = /^\[ERROR\]/;

/** Whether a text may report an error: it is in all of `error`, `isError` and `event: error`. */
export function mayReportError(text: string): boolean {
  return text.includes('rror');
}

/**
 * The error in an answer: a field `error` that is not empty, or `isError`, at the top of its JSON. The same words within a
 * reply are not an error.
 */
export function reportedError(
  value: unknown,
  where: ReportedError['where'] = 'answer',
): ReportedError | undefined {
  const fields = fieldsOf(value);
  const { error, isError, result, code } = fields;
  const hasError = isNotEmpty(error);
  // JSON-RPC has it in its result.
  if (!hasError && isError !== true && fieldsOf(result).isError !== true) return undefined;
  const isTelling = hasError && (typeof error === 'string' || typeof error === 'object');
  const text = jsonText(isTelling ? error : value) ?? 'nested too deeply to show';
  return { where, code: codeIn({ code, ...fieldsOf(error) }), text, isProblem: isProblem(fields) };
}

/**
 * The error in an event of a stream: as in an answer, or the event itself is one, by its own type or by that of its JSON
 * (`value`; undefined for what is not JSON), or by its mark.
 */
export function errorInEvent(type: string, data: string, value: unknown): ReportedError | undefined {
  const fields = fieldsOf(value);
  // OpenAI's responses have it in the response that failed.
  const isFailed = fields.type === 'response.failed';
  const isMarked = type === 'error' || isFailed || ERROR_MARK.test(data);
  if (!isMarked && !mayReportError(data)) return undefined;
  const found = reportedError(isFailed ? fields.response : value, 'stream');
  if (found) return found;
  if (!isMarked && !isNamedError(fields)) return undefined;
  const text = isProblem(fields) ? `${fields.code}: ${jsonText(fields.detail) ?? fields.title}` : data;
  return {
    where: 'stream',
    code: codeIn(fields),
    text: text || 'event: error',
    isProblem: isProblem(fields),
  };
}

/** By its type, in the words of several servers, or by why a choice of OpenAI's chat completions ends. */
function isNamedError({ type, object, event, choices }: Fields): boolean {
  const { finish_reason: reason } = fieldsOf(Array.isArray(choices) ? choices[0] : undefined);
  return [type, object, event, reason].includes('error');
}

/** Anthropic names it in a type. */
function codeIn({ code, status, type }: Fields): unknown {
  return code ?? status ?? type;
}

function isProblem({ title, status, code }: Fields): boolean {
  return typeof title === 'string' && typeof status === 'number' && typeof code === 'string';
}

function isNotEmpty(error: unknown): boolean {
  if (typeof error === 'string') return error.trim() !== '';
  if (typeof error === 'object' && error !== null) return Object.keys(error).length > 0;
  return Boolean(error);
}
