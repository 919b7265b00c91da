import type { Address } from '../malformed-request.ts';

export const JSON_TYPE = 'Content-Type: application/json';

interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly body: string | Buffer;
}

/** A request with the given parts; by default `POST /api/chat` with the content type JSON. */
export function requestBytes(to: Address, parts: RequestParts): Buffer {
  const { method = 'POST', path = '/api/chat', headers = [JSON_TYPE], body } = parts;
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  const host = `Host: ${to.host}`;
  return joinBytes(
    [`${method} ${to.base}${path} HTTP/1.1`, host, ...to.headers, ...headers, length, 'Connection: close'],
    body,
  );
}

/** A `POST /api/chat` with exactly these headers. */
export function rawChatRequest(to: Address, headers: readonly string[], body: string | Buffer): Buffer {
  return joinBytes(
    [`POST ${to.base}/api/chat HTTP/1.1`, ...to.headers, ...headers, 'Connection: close'],
    body,
  );
}

function joinBytes(head: readonly string[], body: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
