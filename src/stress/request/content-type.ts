import type { DataPlace } from '../data/write-value.ts';
import { isJson } from './is-json.ts';
import type { BodyEncoding, RequestOptions } from './request.ts';

/** The type of a body, as a header has it. */
export function contentTypeOf(template: string, encoding: BodyEncoding = 'utf8'): string {
  if (encoding === 'latin1') return 'application/octet-stream';
  return isJson(template) ? 'application/json' : 'text/plain; charset=utf-8';
}

/** How a body has values of a record in it: escaped as its kind of text wants it. */
export function dataPlaceOf({ headers, body, bodyEncoding }: RequestOptions): DataPlace {
  const [, type = ''] = headers.find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return 'url';
  return body !== undefined && bodyEncoding !== 'latin1' && isJson(body) ? 'json' : 'text';
}
