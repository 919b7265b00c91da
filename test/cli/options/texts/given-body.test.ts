import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { bodyWarning, givenBody } from '../../../../src/cli/options/texts/given-body.ts';
import { contentTypeOf } from '../../../../src/stress/request/content-type.ts';
import { isJson } from '../../../../src/stress/request/is-json.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

function fileWith(content: string | Buffer): string {
  const file = join(tempFolder(), 'request');
  writeFileSync(file, content);
  return file;
}

describe('a body', () => {
  it.each(['{"text":"{{token}}"}', '{"n":{{seq}}}', '[]', '5', '"x"', ' {"a": 1}\n'])(
    'is JSON: %s',
    (text) => {
      expect(givenBody(text)).toEqual({ text, encoding: 'utf8', source: undefined });
    },
  );

  it.each(['{"text":"{{token}}"}\n', 'plain {{ x }}\r\n', '\ufeff[]', '\0', ''])(
    'is what a file has in it: %j',
    (text) => {
      const source = fileWith(text);
      expect(givenBody(source)).toEqual({ text, encoding: 'utf8', source });
      expect(givenBody(`@${source}`)).toEqual({ text, encoding: 'utf8', source });
    },
  );

  it('of bytes that are not UTF-8 has a character for each', () => {
    const source = fileWith(Buffer.from([0x63, 0xe9, 0x00, 0xff]));
    expect(givenBody(source)).toEqual({ text: 'cé\0ÿ', encoding: 'latin1', source });
  });

  it('may be the file itself whose name begins with @', () => {
    const folder = tempFolder();
    const file = join(folder, '@request');
    writeFileSync(file, 'own');
    expect(givenBody(file)).toMatchObject({ text: 'own' });
  });

  it.each([
    ['{"text":}', /Expected JSON or the name of a file\. There is no file \{"text":\}/],
    ['no-such-file.json', /There is no file no-such-file\.json/],
    ['@no-such-file.json', /^no-such-file\.json cannot be read: ENOENT/],
    ['@', /cannot be read/],
    ['', /Expected JSON/],
    ['x'.repeat(10_000), /Expected JSON/],
    ['{"token":{{token}}}', /Expected JSON/],
    ['{"id":{{uuid}}}', /Expected JSON/],
    ['{"text":"caf\ufffd"}', /bytes that are not UTF-8.*--body FILE/],
  ])('is not %s', (text, message) => {
    expect(() => givenBody(text)).toThrow(InvalidArgumentError);
    expect(() => givenBody(text)).toThrow(message);
  });

  it('is no folder', () => {
    const folder = join(tempFolder(), 'a');
    mkdirSync(folder);
    expect(() => givenBody(folder)).toThrow('Expected JSON');
    expect(() => givenBody(`@${folder}`)).toThrow('cannot be read: EISDIR');
  });

  it.each([
    ['{"n":{{seq}}}', true],
    ['{"n":"{{token}} {{uuid}}"}', true],
    ['\ufeff{"n":1}', true],
    ['{"n":{{token}}}', false],
    ['{"n":{{{{seq}}}}}', false],
    ['plain', false],
    ['', false],
  ])('%j is JSON once it is filled in: %s', (text, expected) => {
    expect(isJson(text)).toBe(expected);
  });

  it.each([
    ['{}', 'utf8', 'application/json'],
    ['\ufeff{}', 'utf8', 'application/json'],
    ['{', 'utf8', 'text/plain; charset=utf-8'],
    ['{"a":"\xe9"}', 'latin1', 'application/octet-stream'],
  ] as const)('%j in %s has the type %s', (text, encoding, type) => {
    expect(contentTypeOf(text, encoding)).toBe(type);
  });

  it('that is JSON after a byte order mark is warned of, no other', () => {
    const warningOf = (text: string) => bodyWarning({ text, encoding: 'utf8', source: 'a.json' });
    expect(warningOf('\ufeff{"n":{{seq}}}')).toMatch(/^a\.json begins with a byte order mark/);
    expect(['{}', '\ufeffplain', 'plain'].map(warningOf)).toEqual([undefined, undefined, undefined]);
  });
});
