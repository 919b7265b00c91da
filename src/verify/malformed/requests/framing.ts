import type { Address, MalformedRequest } from '../malformed-request.ts';
import { JSON_TYPE, rawChatRequest } from './request-bytes.ts';

const VALID = JSON.stringify({ message: 'genesis verify: bad framing' });

// Some parsers accept the first of these, or a length together with chunks; their bodies are not JSON however they are read.
export const BAD_FRAMING: readonly MalformedRequest[] = [
  badFraming('bytes that are not HTTP', () => Buffer.from('hello there\r\n\r\n')),
  badFraming('HTTP/1.1 without Host', (to) => rawChatRequest(to, [JSON_TYPE, 'Content-Length: 1'], '{')),
  badFraming('a negative Content-Length', (to) => framed(to, ['Content-Length: -1'], VALID)),
  badFraming('a Content-Length that is not a number', (to) => framed(to, ['Content-Length: many'], VALID)),
  badFraming('two Content-Lengths that differ', (to) =>
    framed(to, [`Content-Length: ${VALID.length}`, `Content-Length: ${VALID.length - 1}`], VALID),
  ),
  badFraming('a Content-Length together with chunks', (to) =>
    framed(to, ['Content-Length: 11', 'Transfer-Encoding: chunked'], '1\r\n{\r\n0\r\n\r\n'),
  ),
  badFraming('a chunk without a valid size', (to) =>
    framed(to, ['Transfer-Encoding: chunked'], `zz\r\n${VALID}\r\n0\r\n\r\n`),
  ),
];

function badFraming(name: string, bytes: (to: Address) => Buffer): MalformedRequest {
  return { name, expects: 'any-4xx-or-close', steps: (to) => [{ send: bytes(to) }] };
}

function framed(to: Address, framing: readonly string[], body: string): Buffer {
  return rawChatRequest(to, [`Host: ${to.host}`, JSON_TYPE, ...framing], body);
}
