import { expect, it } from 'vitest';
import { shellQuote } from '../src/shell-quote.ts';

it.each([
  ['/srv/chat.db', '/srv/chat.db'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['secret…', 'secret…'],
  ['', "''"],
  ['/srv/my chat.db', "'/srv/my chat.db'"],
  ["/srv/bob's chat.db", "'/srv/bob'\\''s chat.db'"],
  ['$HOME', "'$HOME'"],
  ['=ls', "'=ls'"],
])('writes %j as %s', (word, quoted) => {
  expect(shellQuote(word)).toBe(quoted);
});
