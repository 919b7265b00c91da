import type { MalformedRequest } from '../malformed-request.ts';
import { JSON_TYPE, requestBytes } from './request-bytes.ts';

const NESTING = 10_000;

export const BAD_BODIES = [
  malformedBody('an empty body', ''),
  malformedBody('a body that is only {', '{'),
  malformedBody('a body that is cut off', '{"message":"genesis verify: cut o'),
  malformedBody('a body that is not JSON', 'hello there'),
  malformedBody('a body that is []', '[]'),
  malformedBody('a body that is null', 'null'),
  malformedBody('a body that is a string', '"text"'),
  malformedBody('a body that is a number', '42'),
  // Outside of a string: inside one, many decoders insert a replacement character, and the rest is valid.
  malformedBody('a body with invalid UTF-8', Buffer.from('{"message":\xc3\x28}', 'latin1')),
  malformedBody('a body with a NUL byte', '{"message":"genesis\0verify"}'),
  malformedBody(`a body of ${NESTING} nested brackets`, '['.repeat(NESTING) + ']'.repeat(NESTING)),
];

export const BAD_MESSAGES = [
  malformedBody('a body without a message', '{}'),
  malformedBody('a message that is null', '{"message":null}'),
  malformedBody('a message that is a number', '{"message":42}'),
  malformedBody('a message that is NaN', '{"message":NaN}'),
  malformedBody('a message that is a boolean', '{"message":true}'),
  malformedBody('a message that is an object', '{"message":{"text":"genesis verify"}}'),
  malformedBody('a message that is an array', '{"message":["genesis verify"]}'),
];

// No body is JSON: some servers parse JSON whatever its content type.
export const BAD_CONTENT_TYPES = [
  malformedBody('a text without a content type', 'genesis verify', []),
  malformedBody('a text/plain body', 'genesis verify', ['Content-Type: text/plain']),
  malformedBody('an XML body', '<message>genesis verify</message>', ['Content-Type: application/xml']),
  malformedBody('a multipart body without a boundary', '--x\r\n\r\ngenesis verify\r\n--x--\r\n', [
    'Content-Type: multipart/form-data',
  ]),
  malformedBody('a body that is gzip by name only', 'genesis verify', [JSON_TYPE, 'Content-Encoding: gzip']),
];

function malformedBody(
  name: string,
  body: string | Buffer,
  headers: readonly string[] = [JSON_TYPE],
): MalformedRequest {
  return { name, expects: 'json-4xx', steps: (to) => [{ send: requestBytes(to, { headers, body }) }] };
}
