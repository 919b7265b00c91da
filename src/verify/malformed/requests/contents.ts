import type { MalformedRequest } from '../malformed-request.ts';
import { bodyWithMessage, bodyWithoutMessage } from './other-message.ts';
import { JSON_TYPE, requestBytes, type Sent } from './request-bytes.ts';
import type { ValidRequest } from './valid-request.ts';

const NESTING = 10_000;

type Write = () => ValidRequest;

/** For a chat whose body is JSON. */
export function badBodies(write: Write): readonly MalformedRequest[] {
  const bad = (name: string, body: string | Buffer) => malformed(name, write, { body });
  return [
    bad('an empty body', ''),
    bad('a body that is only {', '{'),
    malformed('a body that is cut off', write, ({ body }) => ({ body: body.trimEnd().slice(0, -1) })),
    bad('a body that is not JSON', 'hello there'),
    bad('a body that is []', '[]'),
    bad('a body that is null', 'null'),
    bad('a body that is a string', '"text"'),
    bad('a body that is a number', '42'),
    // Outside of a string: inside one, many decoders insert a replacement character, and the rest is valid.
    bad('a body with invalid UTF-8', Buffer.from('{"message":\xc3\x28}', 'latin1')),
    bad('a body with a NUL byte', '{"message":"genesis\0verify"}'),
    bad(`a body of ${NESTING} nested brackets`, '['.repeat(NESTING) + ']'.repeat(NESTING)),
  ];
}

/** For a chat whose body is JSON with the message in it. */
export function badMessages(write: Write): readonly MalformedRequest[] {
  const bad = (name: string, json: string) =>
    malformed(name, write, (valid) => ({ body: bodyWithMessage(valid, json) }));
  return [
    malformed('a body without a message', write, (valid) => ({ body: bodyWithoutMessage(valid) })),
    bad('a message that is null', 'null'),
    bad('a message that is a number', '42'),
    bad('a message that is NaN', 'NaN'),
    bad('a message that is a boolean', 'true'),
    bad('a message that is an object', '{"text":"genesis verify"}'),
    bad('a message that is an array', '["genesis verify"]'),
  ];
}

/** For a chat whose body is JSON. None of these is: some servers parse JSON whatever its content type. */
export function badContentTypes(write: Write): readonly MalformedRequest[] {
  const bad = (name: string, contentType: string | undefined, body = 'genesis verify') =>
    malformed(name, write, { contentType, body });
  return [
    bad('a text without a content type', undefined),
    bad('a text/plain body', 'text/plain'),
    bad('an XML body', 'application/xml', '<message>genesis verify</message>'),
    bad(
      'a multipart body without a boundary',
      'multipart/form-data',
      '--x\r\n\r\ngenesis verify\r\n--x--\r\n',
    ),
    malformed('a body that is gzip by name only', write, { contentType: JSON_TYPE, body: 'genesis verify' }, [
      'Content-Encoding: gzip',
    ]),
  ];
}

function malformed(
  name: string,
  write: Write,
  wrong: Partial<Sent> | ((valid: ValidRequest) => Partial<Sent>),
  more: readonly string[] = [],
): MalformedRequest {
  const wrongIn = typeof wrong === 'function' ? wrong : () => wrong;
  const send = (valid: ValidRequest): Sent => ({ ...valid, ...wrongIn(valid) });
  return { name, expects: 'json-4xx', steps: (to) => [{ send: requestBytes(to, send(write()), more) }] };
}
