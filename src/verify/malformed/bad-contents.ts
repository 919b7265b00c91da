import type { MalformedRequest } from './malformed-request.ts';
import { JSON_TYPE, requestBytes } from './request-bytes.ts';

const NESTING = 10_000;

export const BAD_BODIES = [
  badContent('body', 'an empty body', ''),
  badContent('body', 'a body that is only {', '{'),
  badContent('body', 'a body that is cut off', '{"message":"genesis verify: cut o'),
  badContent('body', 'a body that is no JSON', 'hello there'),
  badContent('body', 'a body that is []', '[]'),
  badContent('body', 'a body that is null', 'null'),
  badContent('body', 'a body that is a text', '"text"'),
  badContent('body', 'a body that is a number', '42'),
  // Outside of a text: inside, many decoders put a replacement character, and the rest is valid.
  badContent('body', 'a body with invalid UTF-8', Buffer.from('{"message":\xc3\x28}', 'latin1')),
  badContent('body', 'a body with a NUL byte', '{"message":"genesis\0verify"}'),
  badContent('body', `a body of ${NESTING} nested brackets`, '['.repeat(NESTING) + ']'.repeat(NESTING)),
];

export const BAD_MESSAGES = [
  badContent('type', 'a body without a message', '{}'),
  badContent('type', 'a message that is null', '{"message":null}'),
  badContent('type', 'a message that is a number', '{"message":42}'),
  badContent('type', 'a message that is NaN', '{"message":NaN}'),
  badContent('type', 'a message that is a boolean', '{"message":true}'),
  badContent('type', 'a message that is an object', '{"message":{"text":"genesis verify"}}'),
  badContent('type', 'a message that is an array', '{"message":["genesis verify"]}'),
];

// Each body is what its type says: some servers read JSON whatever it is called.
export const BAD_CONTENT_TYPES = [
  badContent('content type', 'a text without a content type', 'genesis verify', []),
  badContent('content type', 'a text/plain body', 'genesis verify', ['Content-Type: text/plain']),
  badContent('content type', 'an XML body', '<message>genesis verify</message>', [
    'Content-Type: application/xml',
  ]),
  badContent(
    'content type',
    'a multipart body without a boundary',
    '--x\r\n\r\ngenesis verify\r\n--x--\r\n',
    ['Content-Type: multipart/form-data'],
  ),
  badContent('content type', 'a body that is gzip by name only', 'genesis verify', [
    JSON_TYPE,
    'Content-Encoding: gzip',
  ]),
];

function badContent(
  kind: MalformedRequest['kind'],
  name: string,
  body: string | Buffer,
  headers: readonly string[] = [JSON_TYPE],
): MalformedRequest {
  return { kind, name, expects: 'json-4xx', steps: (to) => [{ send: requestBytes(to, { headers, body }) }] };
}
