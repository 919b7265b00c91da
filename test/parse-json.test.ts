import { expect, it } from 'vitest';
import { parseJson } from '../src/parse-json.ts';

it.each<[string, string, unknown]>([
  ['a value', '{"a":[1]}', { a: [1] }],
  ['a value after a byte order mark', '\uFEFF{"a":[1]}', { a: [1] }],
  ['no value after two of them', '\uFEFF\uFEFF1', undefined],
  ['a mark inside a text', '"\uFEFF"', '\uFEFF'],
  ['nothing', '', undefined],
  ['other text', '<html>', undefined],
])('reads %s', (_name, text, value) => {
  expect(parseJson(text)).toEqual(value);
});
