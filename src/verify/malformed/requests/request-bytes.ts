import { withDefaultHeaders } from '../../../stress/http/site.ts';
import type { Address } from '../malformed-request.ts';
import type { ValidRequest } from './valid-request.ts';

export const JSON_TYPE = 'application/json';

/** What is sent in place of a valid request. */
export type Sent = Pick<ValidRequest, 'method' | 'path' | 'headers' | 'contentType'> & {
  readonly body: string | Buffer;
};

/** A request as it is, with the length of its body. */
export function requestBytes(to: Address, request: Sent, more: readonly string[] = []): Buffer {
  const { contentType, body } = request;
  const type = contentType === undefined ? [] : [`Content-Type: ${contentType}`];
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return rawRequest(to, request, [`Host: ${to.host}`, ...type, ...more, length]);
}

/** A request with these lines beside its own: it has no host, and neither type nor length of its body. */
export function rawRequest(
  to: Address,
  { method, path, headers, body }: Omit<Sent, 'contentType'>,
  lines: readonly string[],
): Buffer {
  const own = withDefaultHeaders(to.headers, headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${to.base}${path} HTTP/1.1`, ...own, ...lines, 'Connection: close'];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
