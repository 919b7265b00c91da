import { expect, it } from 'vitest';
import { idempotencyKey } from '../../../src/server/repetition/idempotency-key.ts';

const QUOTED_LONGEST = `"${'\\"'.repeat(255)}"`;

it.each([
  ['a', 'a'],
  ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['"8e03978e-40d5"', '8e03978e-40d5'],
  ['!#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~"', '!#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~"'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ['a"b\\c', 'a"b\\c'],
  ['x'.repeat(255), 'x'.repeat(255)],
  [QUOTED_LONGEST, '"'.repeat(255)],
])('the header %s has the key %s', (header, key) => {
  expect(idempotencyKey(header)).toBe(key);
});

it.each([
  ['nothing', ''],
  ['an empty string', '""'],
  ['a space', 'a b'],
  ['a space in quotes', '"a b"'],
  ['two lines', 'a, a'],
  ['a string without its end', '"a'],
  ['a string whose end is escaped', '"a\\"'],
  ['a string with another escape', '"a\\nb"'],
  ['something behind the string', '"a";b=1'],
  ['a character that is not ASCII', 'ä'],
  ['a control character', 'a\u007f'],
  ['too many characters', 'x'.repeat(256)],
  ['too many characters in quotes', `"${'x'.repeat(256)}"`],
])('a header with %s has no key', (_, header) => {
  expect(() => idempotencyKey(header)).toThrow(
    expect.objectContaining({
      code: 'IDEMPOTENCY_KEY_INVALID',
      message: expect.stringContaining('expected one line with 1 to 255 visible ASCII characters'),
    }),
  );
});
