import { expect, it } from 'vitest';
import {
  firstWords,
  rollUpSummaries,
  SUMMARY_MAX_CHARS,
  summariseMessages,
} from '../../src/store/summary.ts';

const message = (content: string, role: 'user' | 'assistant' = 'user') => ({ role, content });

it('shows who said what, in order', () => {
  expect(summariseMessages([message('hello'), message('hi there', 'assistant')])).toBe(
    'U: hello | A: hi there',
  );
});

it('puts a message with line breaks on one line', () => {
  expect(summariseMessages([message('one\n\n  two\tthree')])).toBe('U: one two three');
});

it('cuts each message to its share, so that the summary never exceeds its length', () => {
  const summary = summariseMessages(Array.from({ length: 10 }, (_, i) => message(`${i}`.repeat(1_000))));
  expect(summary.length).toBeLessThanOrEqual(SUMMARY_MAX_CHARS);
  expect(summary.split(' | ').map((part) => part.at(3))).toEqual([...'0123456789']);
});

it('rolls summaries up within the same length', () => {
  const rolled = rollUpSummaries(Array.from({ length: 10 }, (_, i) => `${i}`.repeat(SUMMARY_MAX_CHARS)));
  expect(rolled.length).toBeLessThanOrEqual(SUMMARY_MAX_CHARS);
  expect(rolled.split(' | ').map((part) => part.at(0))).toEqual([...'0123456789']);
});

it('never cuts a character in two', () => {
  for (let length = 30; length < 60; length++) {
    const summary = summariseMessages(
      Array.from({ length: 10 }, () => message(`${'x'.repeat(length)}${'😀'.repeat(30)}`)),
    );
    expect(summary.isWellFormed()).toBe(true);
  }
});

it.each([
  ['short', 'short'],
  ['a few words that are too long', 'a few words that…'],
  ['onewordwithoutanyspaceinit', 'onewordwithoutanysp…'],
  ['eighteenlettersxyz😀😀', 'eighteenlettersxyz…'],
])('makes a title of %j', (text, title) => {
  expect(firstWords(text, 20)).toBe(title);
});
