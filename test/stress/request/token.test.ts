import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator('0a1b2c3d');

it.each(['', ' ', '"', '-', '.', '\u00e9', '\u017f', '\u20ac', '@', '[', '`', '{', '/', ':'])(
  'finds a token before and after %j',
  (sign) => {
    expect(tokens.isIn(`a ${sign}0a1b2c3d-17${sign} b`, 17)).toBe(true);
    expect(tokens.isIn(`${sign}0a1b2c3d-17${sign}`, 17)).toBe(true);
  },
);

it.each(['0', '9', 'a', 'z', 'A', 'Z', '_'])('finds no token that goes on with %j', (letter) => {
  expect(tokens.isIn(`0a1b2c3d-17${letter}`, 17)).toBe(false);
  expect(tokens.isIn(`${letter}0a1b2c3d-17`, 17)).toBe(false);
});

it('finds the same tokens one by one as all together', () => {
  const pieces = [
    '0a1b2c3d-1',
    '0a1b2c3d-12',
    '0a1b2c3d-',
    '2',
    '_',
    ' ',
    '\u00e9',
    '\u017f',
    '\u212a',
    '\ud83d\ude00',
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((chosen) => chosen.join(''));
  fc.assert(
    fc.property(texts, fc.constantFrom(1, 2, 12), (text, seq) => {
      expect(tokens.isIn(text, seq)).toBe(tokens.sequencesIn(text).includes(seq));
    }),
    { examples: [['0a1b2c3d-12 0a1b2c3d-1', 1]] },
  );
});
