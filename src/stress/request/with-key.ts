import type { RequestOptions } from './request.ts';

/** Of the IETF draft: a server that knows it stores requests with the same key once. */
export const KEY_HEADER = 'idempotency-key';

/** The header with the key that the request has of its own; undefined without one. */
export function keyHeaderOf({ headers }: Pick<RequestOptions, 'headers'>): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === KEY_HEADER)?.[1];
}

/** The same request with a key, unless it has one of its own: a UUID, since some servers take no other. */
export function withKey(request: RequestOptions): RequestOptions {
  if (keyHeaderOf(request) !== undefined) return request;
  return { ...request, headers: [...request.headers, [KEY_HEADER, '{{uuid}}']] };
}
