import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeUrl, readUrl } from '../../../../src/cli/options/url/read-url.ts';

describe('a URL', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', ''],
    ['HTTPS://chat.example/', 'HTTPS://chat.example', ''],
    ['http://chat.example/v1/ask?x=1&y=/', 'http://chat.example', '/v1/ask?x=1&y=/'],
    ['localhost', 'http://localhost', ''],
    ['localhost:8080', 'http://localhost:8080', ''],
    ['127.0.0.1/ask', 'http://127.0.0.1', '/ask'],
    ['my-host:8080/ask', 'http://my-host:8080', '/ask'],
    ['[::1]:8080/ask', 'http://[::1]:8080', '/ask'],
    ['[::1]', 'http://[::1]', ''],
    ['http://127.0.0.1:{{port}}/ask', 'http://127.0.0.1:{{port}}', '/ask'],
    ['localhost:{{port}}', 'http://localhost:{{port}}', ''],
    ['localhost:1/chats/{{token}}', 'http://localhost:1', '/chats/{{token}}'],
  ])('%s', (word, origin, path) => {
    expect(readUrl(word)).toEqual({ kind: 'url', origin, path });
    expect(looksLikeUrl(word)).toBe(true);
  });

  it.each([
    ['8080', /Did you mean localhost:8080\?$/],
    [':8080/ask', /Did you mean localhost:8080\/ask\?$/],
    ['http://8080', /Did you mean http:\/\/localhost:8080\?$/],
    ['http:8080', /Did you mean http:\/\/localhost:8080\?$/],
    ['htp://8080', /^htp is neither http nor https\. .*Did you mean http:\/\/localhost:8080\?$/],
    ['htp://x', /^htp is neither http nor https\. .*Did you mean http:\/\/x\?$/],
    ['ws://x:1/ask', /^ws is neither http nor https\. .*Did you mean http:\/\/x:1\/ask\?$/],
    ['http:/x:1', /Did you mean http:\/\/x:1\?$/],
    ['https:x', /Did you mean https:\/\/x\?$/],
    ['chat.example', /Did you mean http:\/\/chat\.example\?$/],
    ['/ask', /^Expected a URL such as http:\/\/127\.0\.0\.1:8080\/ask\./],
    ['/tmp/s.sock', /http:\/\/localhost --unix-socket \/tmp\/s\.sock /],
    ['./s.sock', / --unix-socket \.\/s\.sock /],
    ['unix:///tmp/s.sock', / --unix-socket \/tmp\/s\.sock /],
    ['http+unix:/tmp/s.sock', / --unix-socket \/tmp\/s\.sock /],
    ['http://', /^Expected a URL such as/],
    ['http://a b', /no spaces\. Write %20/],
    ['localhost:1/ä', /has no "ä"\. Write it percent-encoded/],
    ['localhost:1\\ask', /has no "\\\\"\./],
    ['localhost:1/ask#x', /follows # is never sent/],
    ['localhost:1?x=1', /Before a query there is a path\. .*8080\/ask\?x=1\./],
    ['localhost:0', /no port 0\. Expected one from 1 to 65535/],
    ['http://localhost:99999/', /no port 99999/],
    ['http://me:secret@localhost:1', /without a user name or password.*-H 'Authorization: Basic …'/],
    ['', /^Expected a URL such as/],
  ])('is not %s', (word, reason) => {
    expect(readUrl(word)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it.each(['before.json', '-', 'C:\\x', 'localhost.json', 'a/b:1', 'mailto:me'])(
    'is not meant by %s',
    (word) => {
      expect(looksLikeUrl(word)).toBe(false);
    },
  );
});

/** Words of what URLs are made of, in any order. */
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .array(
      fc.constantFrom(
        ...['http', 'https', ':', '//', '/', '@', '?', '#', '[', ']', '::1', '8080', '{{port}}', 'localhost'],
        ...['.', '%', '%2', '\\', ' ', 'a', 'ä', '127.0.0.1', '\0', '-', '65536', 'ws'],
      ),
      { maxLength: 9 },
    )
    .map((parts) => parts.join('')),
);

it('is understood in words that are one, or refused with a reason', () => {
  fc.assert(
    fc.property(words, (word) => {
      const reading = readUrl(word);
      if (reading.kind === 'refused') return void expect(reading.reason).toMatch(/^\S.*[.?]$/s);
      const url = new URL(reading.origin.replace('{{port}}', '1'));
      expect(url.protocol).toMatch(/^https?:$/);
      expect([url.pathname, url.search, url.hash, url.username, url.password]).toEqual(['/', '', '', '', '']);
      expect(reading.path).toMatch(/^(\/[!-~]+)?$/);
      expect(word.replace(/\/$/, '')).toMatch(new RegExp(`${escaped(reading.path)}$`));
    }),
    { numRuns: 2_000 },
  );
});

it('suggests only what it understands', () => {
  fc.assert(
    fc.property(words, (word) => {
      const reading = readUrl(word);
      const suggested =
        reading.kind === 'refused' ? / Did you mean (.*)\?$/s.exec(reading.reason)?.[1] : undefined;
      if (suggested !== undefined) expect(readUrl(suggested).kind).toBe('url');
    }),
    { numRuns: 2_000 },
  );
});

function escaped(text: string): string {
  return text.replace(/\/$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
