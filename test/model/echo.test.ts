import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EchoSpeed, echoModel } from '../../src/model/echo.ts';
import { wholeReply } from '../../src/model/model.ts';

const AT_ONCE: EchoSpeed = { delayMs: { min: 0, max: 0 } };

async function partsOf(content: string, speed: EchoSpeed, signal = new AbortController().signal) {
  const request = { model: 'echo', messages: [{ role: 'user', content }] } as const;
  const parts: string[] = [];
  for await (const part of echoModel(speed).stream(request, signal)) parts.push(part);
  return parts;
}

const SPEEDS: [string, EchoSpeed][] = [
  ['at once', AT_ONCE],
  ['within a time', { delayMs: { min: 2, max: 4 } }],
  ['at a rate', { wordsPerSecond: 100_000 }],
];

it.each(SPEEDS)('the echo comes word by word, %s', async (_, speed) => {
  expect(await partsOf('one two  three\n', speed)).toEqual(['Echo: ', 'one ', 'two  ', 'three\n']);
});

it.each(SPEEDS)('the whole echo is the message, %s', async (_, speed) => {
  const request = { model: 'echo', messages: [{ role: 'user', content: 'one two  three\n' }] } as const;
  const parts = echoModel(speed).stream(request, new AbortController().signal);
  expect(await wholeReply(parts)).toBe('Echo: one two  three\n');
});

it.each(SPEEDS)('its parts together are the message, whatever spaces it has, %s', async (_, speed) => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '\u00a0', '😀'), maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(text, async (message) => {
      const parts = await partsOf(message, speed);
      expect(parts.join('')).toBe(`Echo: ${message}`);
      expect(parts).not.toContain('');
    }),
    { numRuns: 50 },
  );
});

it('a long echo that takes no time has few parts, each of whole words', async () => {
  const message = 'word '.repeat(5_000);
  const parts = await partsOf(message, AT_ONCE);
  expect(parts.length).toBeLessThanOrEqual(32);
  expect(parts.join('')).toBe(`Echo: ${message}`);
  expect(parts.every((part) => part.endsWith(' '))).toBe(true);
});

it('a slow echo ends when it is aborted', async () => {
  const speed = { wordsPerSecond: 0.001 };
  await expect(partsOf('hello', speed, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
