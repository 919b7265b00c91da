import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { readQuery } from '../../../src/store/search/query.ts';
import { snippetOf } from '../../../src/store/search/snippet.ts';
import { searchTerms, termsText } from '../../../src/store/search/terms.ts';

it.each([
  ['words, without case', 'The QUICK fox, the fox.', ['the', 'quick', 'fox']],
  [
    'letters without accents, however they are written',
    'Café cafe\u0301 Ørsted Łódź İstanbul',
    ['cafe', 'orsted', 'lodz', 'istanbul'],
  ],
  ['letters with two small forms as one', 'Straße STRASSE ΟΔΟΣ οδός', ['strasse', 'οδοσ']],
  ['words without their soft hyphens', 'Donau\u00addampf', ['donaudampf']],
  ['wide and half-wide forms as the usual ones', 'ＡＢＣ ｶﾞｷﾞ', ['abc', 'ガギ', 'ギ']],
  ['pairs where no space divides words', '我喜欢编程', ['我喜', '喜欢', '欢编', '编程', '程']],
  ['both in one text', '用GPT-4写诗', ['用', 'gpt', '4', '写诗', '诗']],
  ['characters outside the first plane', '𠮷野家', ['𠮷野', '野家', '家']],
  ['nothing of signs', '*** "" -- 👍', []],
])('a message has the terms: %s', (_, content, terms) => {
  expect(searchTerms(content)).toEqual(terms);
});

it('bounds the terms of a message, and the length of one', () => {
  expect(searchTerms('x'.repeat(1_000))).toEqual(['x'.repeat(64)]);
  const chinese = Array.from({ length: 400_000 }, (_, i) =>
    String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000)),
  );
  expect(Buffer.byteLength(searchTerms(chinese.join('')).join(' '))).toBeLessThan(1024 * 1024);
});

it('has SQLite make the same terms of a text that it gets as it is', () => {
  const db = new Database(':memory:');
  db.exec(`CREATE VIRTUAL TABLE t USING fts5 (terms, tokenize = 'ascii');
    CREATE VIRTUAL TABLE v USING fts5vocab (t, 'row')`);
  const content = `Don't stop: a_b, x-y "z" 3.14 C++\tend\n${'long'.repeat(20)} \x7f \x00 done`;
  db.prepare('INSERT INTO t VALUES (?)').run(termsText(content));
  const made = db.prepare('SELECT term FROM v').pluck().all();
  db.close();
  expect(new Set(made)).toEqual(new Set(searchTerms(content)));
});

it.each([
  ['hello wor', ['hello', 'wor*']],
  ['wor* hello', ['wor*', 'hello*']],
  ['"AND" OR (near) -x:y', ['and', 'or', 'near', 'x', 'y*']],
  ['中国人', ['中国', '国人']],
  ['中', ['中*']],
  ['Café 中', ['cafe', '中*']],
  ['?! "', []],
])('reads the query %s', (query, terms) => {
  expect(readQuery(query).map(({ text, isPrefix }) => text + (isPrefix ? '*' : ''))).toEqual(terms);
});

it('shows the text around what was found', () => {
  const before = 'Some words that come before. '.repeat(5);
  expect(snippetOf(`${before}The résumé is here. ${before}`, readQuery('resume'))).toMatch(
    /^…\w.{20,45}The résumé is here\. .{60,110}…$/,
  );
  // With accents typed apart, a place in the folded text is none in the message.
  expect(snippetOf(`${'e\u0301'.repeat(300)} found`, readQuery('found'))).toMatch(/found$/);
  expect(snippetOf(`${before}Donau\u00addampf. ${before}`, readQuery('donaudampf'))).toContain(
    'Donau\u00addampf.',
  );
  expect(snippetOf('短い文章です', readQuery('文章'))).toBe('短い文章です');
  expect(snippetOf(`${'长'.repeat(500)}文章`, readQuery('文章'))).toBe(`…${'长'.repeat(50)}文章`);
});
