import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { GrowingText } from '../../src/model/growing-text.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const TOKENS = 50_000;

it('is the sum of its parts', () => {
  const text = new GrowingText();
  let sum = '';
  for (let i = 0; i < 5_000; i++) {
    const part = `${i} \u{1F600}`.slice(0, i % 5);
    text.add(part);
    sum += part;
    if (i % 1_000 === 0) expect(text.toString()).toBe(sum);
  }
  expect(text.toString()).toBe(sum);
});

it('takes little more memory than its characters, however small its parts are', () => {
  const texts = Array.from({ length: 20 }, () => new GrowingText());
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (const text of texts) for (let i = 0; i < TOKENS; i++) text.add(String(10_000 + (i % 90_000)));
  collectGarbage();
  const each = (process.memoryUsage().heapUsed - before) / texts.length;
  // A tree of sums takes 56 bytes a token on top.
  expect(each).toBeLessThan(TOKENS * 5 * 1.5);
  expect(texts[0]?.toString().length).toBe(TOKENS * 5);
});
