import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  appendHeader,
  bodyText,
  httpMethod,
  template,
  urlPath,
} from '../../../src/cli/options/request-parsers.ts';
import { isJson } from '../../../src/stress/request/is-json.ts';
import { tempFolder } from '../../support/temp-folder.ts';

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

  it('has only places that are known', () => {
    expectRefused(
      () => appendHeader('A: {{id}}'),
      /^There is no placeholder \{\{id\}\}\. There are \{\{seq\}\}, /,
    );
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

it('a path has only places that are known', () => {
  expectRefused(() => urlPath('/{{id}}'), 'There is no placeholder {{id}}');
});

it.each(['test {{seq}}', '{{ token }}', '{ {', ''])('%j is a template', (text) => {
  expect(template(text)).toBe(text);
});

describe('a body', () => {
  it.each(['{"text":"{{token}}"}', '{"n":{{seq}}}', '[]', '5', '"x"', ' {"a": 1}\n'])(
    'is JSON: %s',
    (text) => {
      expect(bodyText(text)).toBe(text);
    },
  );

  it('is what a file of that name has in it, be it JSON or not', () => {
    const file = join(tempFolder(), 'request');
    for (const content of ['{"text":"{{token}}"}\n', 'plain {{seq}}', '']) {
      writeFileSync(file, content);
      expect(bodyText(file)).toBe(content);
    }
  });

  it.each([
    ['{"text":}', /Expected JSON or the name of a file\. There is no file \{"text":\}/],
    ['no-such-file.json', /There is no file no-such-file\.json/],
    ['', /Expected JSON/],
    ['x'.repeat(10_000), /Expected JSON/],
    ['{"id":"{{id}}"}', 'There is no placeholder {{id}}'],
    ['{"token":{{token}}}', /Expected JSON/],
    ['{"id":{{uuid}}}', /Expected JSON/],
  ])('is not %s', (text, message) => {
    expectRefused(() => bodyText(text), message);
  });

  it('is no folder, and no file with unknown placeholders', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'a'));
    expectRefused(() => bodyText(join(folder, 'a')), 'Expected JSON');
    writeFileSync(join(folder, 'b'), '{{id}}');
    expectRefused(() => bodyText(join(folder, 'b')), 'There is no placeholder {{id}}');
  });

  it.each([
    ['{"n":{{seq}}}', true],
    ['{"n":"{{token}} {{uuid}}"}', true],
    ['{"n":{{token}}}', false],
    ['plain', false],
    ['', false],
  ])('%s is JSON once it is filled in: %s', (text, expected) => {
    expect(isJson(text)).toBe(expected);
  });
});
