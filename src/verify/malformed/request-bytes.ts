import type { Address } from './malformed-request.ts';

export const JSON_TYPE = 'Content-Type: application/json';

interface Parts {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly body: string | Buffer;
}

/** A request that is right but for the parts given; by default a `POST /api/chat` with a JSON body. */
export function requestBytes(to: Address, parts: Parts): Buffer {
  const { method = 'POST', path = '/api/chat', headers = [JSON_TYPE], body } = parts;
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  const host = `Host: ${to.host}`;
  return rawBytes(
    [`${method} ${to.base}${path} HTTP/1.1`, host, ...headers, length, 'Connection: close'],
    body,
  );
}

/** A `POST /api/chat` with exactly these headers. */
export function rawChat(to: Address, headers: readonly string[], body: string | Buffer): Buffer {
  return rawBytes([`POST ${to.base}/api/chat HTTP/1.1`, ...headers, 'Connection: close'], body);
}

function rawBytes(head: readonly string[], body: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
