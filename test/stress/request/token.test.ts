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
