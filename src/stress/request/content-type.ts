import { isJson } from './is-json.ts';
import type { BodyEncoding } from './request.ts';

/** The type of a body, as a header has it. */
export function contentTypeOf(template: string, encoding: BodyEncoding = 'utf8'): string {
  if (encoding === 'latin1') return 'application/octet-stream';
  return isJson(template) ? 'application/json' : 'text/plain; charset=utf-8';
}
