import type { Address, MalformedRequest } from '../malformed-request.ts';
import { JSON_TYPE, rawRequest } from './request-bytes.ts';
import type { ValidRequest } from './valid-request.ts';

// Some parsers accept the first of these, or a length together with chunks; their bodies are not JSON however they are read.
export function badFraming(write: () => ValidRequest): readonly MalformedRequest[] {
  const framed = (to: Address, framing: (length: number) => readonly string[], wrongBody?: string) => {
    const { contentType = JSON_TYPE, ...valid } = write();
    const body = wrongBody ?? valid.body;
    const lines = [`Host: ${to.host}`, `Content-Type: ${contentType}`, ...framing(Buffer.byteLength(body))];
    return rawRequest(to, { ...valid, body }, lines);
  };
  return [
    bad('bytes that are not HTTP', () => Buffer.from('hello there\r\n\r\n')),
    bad('HTTP/1.1 without Host', (to) => {
      const lines = [`Content-Type: ${JSON_TYPE}`, 'Content-Length: 1'];
      return rawRequest(to, { ...write(), body: '{' }, lines);
    }),
    bad('a negative Content-Length', (to) => framed(to, () => ['Content-Length: -1'])),
    bad('a Content-Length that is not a number', (to) => framed(to, () => ['Content-Length: many'])),
    bad('two Content-Lengths that differ', (to) =>
      framed(to, (length) => [`Content-Length: ${length}`, `Content-Length: ${length - 1}`]),
    ),
    bad('a Content-Length together with chunks', (to) =>
      framed(to, () => ['Content-Length: 11', 'Transfer-Encoding: chunked'], '1\r\n{\r\n0\r\n\r\n'),
    ),
    bad('a chunk without a valid size', (to) => {
      const body = `zz\r\n${write().body}\r\n0\r\n\r\n`;
      return framed(to, () => ['Transfer-Encoding: chunked'], body);
    }),
  ];
}

function bad(name: string, bytes: (to: Address) => Buffer): MalformedRequest {
  return { name, expects: 'any-4xx-or-close', steps: (to) => [{ send: bytes(to) }] };
}
