import { setTimeout as delay } from 'node:timers/promises';
import type { ChatModel } from './model.ts';

/** Milliseconds that a model takes to answer: a random whole number from `min` to `max`. */
export interface DelayRange {
  readonly min: number;
  readonly max: number;
}

export interface EchoOptions {
  readonly delayMs: DelayRange;
  readonly random?: () => number;
}

/** The embedded model: repeats the message, so that an answer to another message is easy to see. */
export function echoModel({ delayMs, random = Math.random }: EchoOptions): ChatModel {
  const { min, max } = delayMs;
  return {
    offers: (model) => model === 'echo',
    offered: 'echo',
    async *stream({ messages }, signal) {
      if (max > 0) await delay(min + Math.floor(random() * (max - min + 1)), undefined, { signal });
      yield `Echo: ${messages.at(-1)?.content ?? ''}`;
    },
  };
}
