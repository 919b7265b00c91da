import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../../src/cli/options/command-line.ts';
import { addRequestFlags, type RequestFlags } from '../../../../src/cli/options/request-flags.ts';
import { changedWords } from '../../../../src/cli/options/url/changed-words.ts';
import { addUrlWord, withUrlWord } from '../../../../src/cli/options/url/url-word.ts';
import { withoutOptions } from '../../../../src/cli/options/url/without-options.ts';
import { withoutSecrets } from '../../../../src/secrets/without-secrets.ts';
import type { Change } from '../../../../src/stress/discovery/misfit.ts';

type Flags = RequestFlags & { readonly url?: string };

/** What a command reads in such words. */
function flagsOf(words: readonly string[]): Flags {
  let read: Flags = { template: true };
  const command = new Command().exitOverride().option('--url <url>').option('--insecure');
  addUrlWord(command);
  addRequestFlags(command);
  command.action((word: string | undefined, flags: Flags) => {
    read = withUrlWord(word, flags);
  });
  command.parse([...words], { from: 'user' });
  return read;
}

describe('an option of a command line is changed', () => {
  it.each<[string, readonly string[], readonly Change[], readonly string[]]>([
    [
      'that is not there',
      ['h:1', '-c', '50'],
      [{ option: '--reply', value: 'answer' }],
      ['h:1', '-c', '50', '--reply', 'answer'],
    ],
    ['that is there', ['h:1', '--reply', 'a'], [{ option: '--reply', value: 'b' }], ['h:1', '--reply', 'b']],
    [
      'that is there with its value',
      ['h:1', '--reply=a'],
      [{ option: '--reply', value: 'b' }],
      ['h:1', '--reply', 'b'],
    ],
    ['that has no value', ['h:1'], [{ option: '--insecure' }], ['h:1', '--insecure']],
    [
      'that is the path of a URL after an option without a value',
      ['--reconnect', 'h:1/ask'],
      [{ option: '--path', value: '/talk' }],
      ['--reconnect', 'http://h:1/talk'],
    ],
    [
      'that is the path of two URLs, which get the same request',
      ['http://h/ask', 'http://i/ask'],
      [{ option: '--path', value: '/talk' }],
      ['http://h/talk', 'http://i/talk'],
    ],
    [
      'whose placeholders are not to be sent as they are',
      ['h:1', '--no-template', '--body', '{{x}}'],
      [{ option: '--body', value: '{{token}}' }],
      ['h:1', '--body', '{{token}}'],
    ],
    [
      'that a message contradicts',
      ['h:1', '--message', 'hi'],
      [{ option: '--body', value: '{}' }],
      ['h:1', '--body', '{}'],
    ],
    [
      'that is the path of the URL',
      ['http://h/ask', '-c', '5'],
      [{ option: '--path', value: '/v1/ask/' }],
      ['http://h/v1/ask/', '-c', '5'],
    ],
    [
      'that is a path beside --url',
      ['--url', 'http://h/app'],
      [{ option: '--path', value: '/ask' }],
      ['--url', 'http://h/app', '--path', '/ask'],
    ],
    [
      'that is a path beside a base',
      ['http://h/app', '--path', '/a'],
      [{ option: '--path', value: '/b' }],
      ['http://h/app', '--path', '/b'],
    ],
    [
      'that is the URL',
      ['-c', '5', 'http://h'],
      [{ option: '--url', value: 'https://h' }],
      ['-c', '5', 'https://h'],
    ],
    [
      'that is the URL and its base, beside a path',
      ['http://h/app', '--path', '/ask'],
      [{ option: '--url', value: 'https://h/app' }],
      ['https://h/app', '--path', '/ask'],
    ],
    [
      'that is the root of another URL',
      ['http://h/ask'],
      [
        { option: '--url', value: 'http://i' },
        { option: '--path', value: '/' },
      ],
      ['http://i', '--path', '/'],
    ],
    [
      'that is the URL, after an option without a value',
      ['--quick', 'http://h/ask'],
      [{ option: '--path', value: '/talk' }],
      ['--quick', 'http://h/talk'],
    ],
    [
      'that is the URL, whose path stays',
      ['localhost:1/ask'],
      [{ option: '--url', value: 'https://localhost:1' }],
      ['https://localhost:1/ask'],
    ],
    [
      'that is the URL, with another path',
      ['http://h/ask'],
      [
        { option: '--url', value: 'http://other' },
        { option: '--path', value: '/talk' },
      ],
      ['http://other/talk'],
    ],
    [
      'that is the root of the URL',
      ['http://h/ask'],
      [{ option: '--path', value: '/' }],
      ['http://h', '--path', '/'],
    ],
    [
      'that is a header of the same name',
      ['h:1', '-H', 'X-Key: a', '--header=y: b'],
      [{ option: '-H', value: 'x-key: c' }],
      ['h:1', '--header=y: b', '-H', 'x-key: c'],
    ],
  ])('%s', (_, words, changes, expected) => expect(changedWords(words, changes)).toEqual(expected));
});

it('one of two servers is changed, and the path of both', () => {
  const https: Change = { option: '--url', value: 'https://b:1' };
  const at = (words: string[], ...changes: Change[]) => changedWords(words, changes, 'http://b:1');
  expect(at(['a:1/x', 'b:1/x'], https)).toEqual(['a:1/x', 'https://b:1/x']);
  expect(at(['--url', 'a:1', '--url', 'b:1'], https)).toEqual(['--url', 'a:1', '--url', 'https://b:1']);
  expect(at(['a:1/x', 'b:1/x'], { option: '--path', value: '/y' })).toEqual(['http://a:1/y', 'http://b:1/y']);
});

it('options are left out with their values', () => {
  const words = ['h:1', '-f', 'json', '--output=x.json', '-ofile', '--json', '-', '--reply', '-o'];
  expect(withoutOptions(words, ['-f', '-o', '--output', '--json'])).toEqual(['h:1', '--reply']);
});

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((value) => !/[\0\p{Cc}]|\{\{|…/u.test(value) && value.trim() !== '');

it('a suggested command line is read back by a shell as the options that it is made of', () => {
  const changes = fc.record({
    reply: text,
    body: fc.jsonValue({ maxDepth: 2 }),
    path: fc.constantFrom('/ask', '/a/b?x=%20&y=1', "/it's"),
  });
  fc.assert(
    fc.property(changes, ({ reply, body, path }) => {
      const json = JSON.stringify({ text: '{{token}}', body });
      // What has the name of a secret is left out of command lines on purpose.
      fc.pre(!/\{\{(?!token\}\})|…/i.test(json) && withoutSecrets(json) === json);
      const written = [
        'stress',
        ...changedWords(
          ['http://h:1', '-H', 'Accept: text/plain'],
          [
            { option: '--path', value: path },
            { option: '--body', value: json },
            { option: '--reply', value: reply },
          ],
        ),
      ];
      const line = commandLine(written, ['genesis']);
      const printed = execFileSync(
        'bash',
        ['--norc', '-c', `for word in ${line}; do printf '%s\\0' "$word"; done`],
        {
          encoding: 'utf8',
        },
      );
      const [, , ...words] = printed.split('\0').slice(0, -1);
      expect(flagsOf(words)).toMatchObject({ url: 'http://h:1', path, body: { text: json }, reply });
    }),
    { numRuns: 40 },
  );
});
