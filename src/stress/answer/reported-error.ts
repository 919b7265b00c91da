import { parseJson } from '../../parse-json.ts';
import { jsonText } from './json-text.ts';
import { type StreamEvent, streamEvents } from './stream-events.ts';

/** An error that a server reports in an answer with success. */
export interface ReportedError {
  readonly where: 'answer' | 'stream';
  /** The server's own name of it, such as `DB_LOCKED`. */
  readonly code: unknown;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether a body may report an error: it is in all of `error`, `isError` and `event: error`. */
export function mayReportError(body: string): boolean {
  return body.includes('rror');
}

/**
 * The error in an answer: a field `error` that is not empty, or `isError`, at the top of its JSON (`value`; undefined for
 * what is not JSON) or of an event of a stream. The same words within a reply are not an error.
 */
export function reportedError(
  value: unknown,
  body: string,
  contentType: string | undefined,
): ReportedError | undefined {
  if (value !== undefined) return errorIn(value, 'answer');
  if (!mayReportError(body)) return undefined;
  for (const event of streamEvents(body, contentType)) {
    const found = errorInEvent(event);
    if (found) return found;
  }
  return undefined;
}

function errorInEvent({ type, data }: StreamEvent): ReportedError | undefined {
  const isError = type === 'error';
  if (!isError && !mayReportError(data)) return undefined;
  const value = parseJson(data);
  const found = errorIn(value, 'stream');
  if (found || !isError) return found;
  return { where: 'stream', code: fieldsOf(value).code, text: data || 'event: error' };
}

function errorIn(value: unknown, where: ReportedError['where']): ReportedError | undefined {
  const { error, isError, result, code } = fieldsOf(value);
  const hasError = isNotEmpty(error);
  // JSON-RPC has it in its result.
  if (!hasError && isError !== true && fieldsOf(result).isError !== true) return undefined;
  const isTelling = hasError && (typeof error === 'string' || typeof error === 'object');
  const text = jsonText(isTelling ? error : value) ?? 'nested too deeply to show';
  return { where, code: fieldsOf(error).code ?? code, text };
}

function isNotEmpty(error: unknown): boolean {
  if (typeof error === 'string') return error.trim() !== '';
  if (typeof error === 'object' && error !== null) return Object.keys(error).length > 0;
  return Boolean(error);
}

/** The fields of an object; none for anything else. */
function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
