import { setTimeout as delay } from 'node:timers/promises';
import type { ChatModel } from './model.ts';
import { ReadyReply } from './ready-reply.ts';

/** Milliseconds that a model takes to answer: a random whole number from `min` to `max`. */
export interface DelayRange {
  readonly min: number;
  readonly max: number;
}

/** How fast an echo is: the time of a whole reply, or its words a second. */
export type EchoSpeed = { readonly delayMs: DelayRange } | { readonly wordsPerSecond: number };

/** Parts of an echo that takes no time, at most: each is an event. */
const MAX_PARTS_AT_ONCE = 32;

/** The embedded model: repeats the message word by word, so that an answer to another message is easy to see. */
export function echoModel(speed: EchoSpeed, random: () => number = Math.random): ChatModel {
  return {
    offers: (model) => model === 'echo',
    offered: 'echo',
    stream({ messages }, signal) {
      const text = `Echo: ${messages.at(-1)?.content ?? ''}`;
      if (isImmediate(speed)) return new ReadyReply(text, fewParts);
      const words = [...partsOf(text, 1)];
      return spread(words, msPerWord(speed, words.length, random), signal);
    },
  };
}

function isImmediate(speed: EchoSpeed): boolean {
  return 'delayMs' in speed && speed.delayMs.max === 0;
}

function msPerWord(speed: EchoSpeed, words: number, random: () => number): number {
  if ('wordsPerSecond' in speed) return 1_000 / speed.wordsPerSecond;
  const { min, max } = speed.delayMs;
  return (min + Math.floor(random() * (max - min + 1))) / words;
}

function fewParts(text: string): Iterator<string> {
  return partsOf(text, Math.ceil(text.length / MAX_PARTS_AT_ONCE));
}

/** The words of a text, each with the spaces after it; several in a part, so that it has `leastChars` characters. */
function* partsOf(text: string, leastChars: number): Generator<string> {
  const restOfWord = /\S*\s*/y;
  for (let start = 0; start < text.length; start = restOfWord.lastIndex) {
    restOfWord.lastIndex = Math.min(start + leastChars, text.length);
    restOfWord.test(text);
    yield text.slice(start, restOfWord.lastIndex);
  }
}

async function* spread(words: readonly string[], msPerWord: number, signal: AbortSignal) {
  const startedAt = performance.now();
  for (const [index, word] of words.entries()) {
    const waitMs = startedAt + (index + 1) * msPerWord - performance.now();
    // A timer takes a millisecond at least: words that are due share one.
    if (waitMs > 0) await delay(Math.ceil(waitMs), undefined, { signal });
    yield word;
  }
}
