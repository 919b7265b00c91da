import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { appendHeader, httpMethod, urlPath } from '../../../src/cli/options/request-parsers.ts';

function expectRefused(parse: () => unknown, message: RegExp | string): void {
  expect(parse).toThrow(InvalidArgumentError);
  expect(parse).toThrow(message);
}

describe('a header', () => {
  it.each<[string, [string, string]]>([
    ['Authorization: Bearer x', ['Authorization', 'Bearer x']],
    ['X-Key:x', ['X-Key', 'x']],
    ['X-Key:  a: b\t', ['X-Key', 'a: b']],
    ['X-Empty:', ['X-Empty', '']],
    ['X-Name: Zoë', ['X-Name', 'Zoë']],
    ['Idempotency-Key: {{uuid}}', ['Idempotency-Key', '{{uuid}}']],
  ])('%s', (text, header) => {
    expect(appendHeader(text)).toEqual([header]);
  });

  it('comes after those before', () => {
    const before = appendHeader('A: 1');
    expect(appendHeader('A: 2', before)).toEqual([
      ['A', '1'],
      ['A', '2'],
    ]);
    expect(before).toHaveLength(1);
  });

  it.each(['', 'Authorization', ': x', 'A B: x', 'A : x', 'A\n: x', 'A: x\r\nB: y', 'A: x\u0000', 'Ä: x'])(
    '%j is none',
    (text) => {
      expectRefused(() => appendHeader(text), "Expected a header, such as 'Name: value'.");
    },
  );

  it.each([
    'Connection: close',
    'content-length: 5',
    'Transfer-Encoding: chunked',
    'EXPECT: x',
    'Upgrade: h2c',
  ])('%s is not for the user to set', (text) => {
    expectRefused(() => appendHeader(text), /is set by genesis itself/);
  });

  it('is refused where Node has replaced bytes in it', () => {
    expectRefused(() => appendHeader('X-Name: caf\ufffd'), 'It has bytes that are not UTF-8');
  });
});

it.each([
  ['POST', 'POST'],
  ['get', 'GET'],
  ['Patch', 'PATCH'],
  ['PURGE', 'PURGE'],
])('the method %s is %s', (text, name) => {
  expect(httpMethod(text)).toBe(name);
});

it.each(['', 'GET /', 'PO-ST', 'CONNECT', 'trace', 'X'.repeat(21), 'GET\r\nx'])('%j is no method', (text) => {
  expectRefused(() => httpMethod(text), 'Expected a method');
});

it.each(['/', '/v1/chat?x=1&y=%20', '/{{uuid}}/a', '/~a'])('%s is a path', (text) => {
  expect(urlPath(text)).toBe(text);
});

it.each(['', 'v1/chat', 'http://host/', '/a b', '/a\r\nb', '/é', '/{{ seq }}', '/\t'])(
  '%j is no path',
  (text) => {
    expectRefused(() => urlPath(text), 'Expected a path that begins with /');
  },
);
