import type { Address, MalformedRequest } from './malformed-request.ts';
import { JSON_TYPE, rawChat } from './request-bytes.ts';

const VALID = JSON.stringify({ message: 'genesis verify: bad framing' });

// Some parsers let the first of these, or a length beside chunks, pass: their bodies are no JSON however they are read.
export const BAD_WIRE: readonly MalformedRequest[] = [
  badWire('what is not HTTP at all', () => Buffer.from('hello there\r\n\r\n')),
  badWire('HTTP/1.1 without Host', (to) => rawChat(to, [JSON_TYPE, 'Content-Length: 1'], '{')),
  badWire('a negative Content-Length', (to) => framed(to, ['Content-Length: -1'], VALID)),
  badWire('a Content-Length that is no number', (to) => framed(to, ['Content-Length: many'], VALID)),
  badWire('two Content-Lengths that differ', (to) =>
    framed(to, [`Content-Length: ${VALID.length}`, `Content-Length: ${VALID.length - 1}`], VALID),
  ),
  badWire('a Content-Length together with chunks', (to) =>
    framed(to, ['Content-Length: 11', 'Transfer-Encoding: chunked'], '1\r\n{\r\n0\r\n\r\n'),
  ),
  badWire('a chunk without a valid size', (to) =>
    framed(to, ['Transfer-Encoding: chunked'], `zz\r\n${VALID}\r\n0\r\n\r\n`),
  ),
];

function badWire(name: string, bytes: (to: Address) => Buffer): MalformedRequest {
  return { kind: 'wire', name, expects: 'any-4xx-or-close', steps: (to) => [{ send: bytes(to) }] };
}

function framed(to: Address, framing: readonly string[], body: string): Buffer {
  return rawChat(to, [`Host: ${to.host}`, JSON_TYPE, ...framing], body);
}
