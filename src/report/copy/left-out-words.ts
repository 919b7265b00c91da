import type { LeftOut, LeftOutReason } from '../../copy/left-out.ts';
import { count } from '../../count.ts';

const WORDS: Readonly<Record<LeftOutReason, readonly [noun: string, nouns: string, why: string]>> = {
  conversation: ['conversation', 'conversations', 'with an id that cannot be stored'],
  title: ['title', 'titles', 'with U+0000: these conversations show their first words as one'],
  'no-conversation': ['message', 'messages', 'of a conversation that is missing or left out'],
  role: ['message', 'messages', 'with a role other than user and assistant'],
  time: ['message', 'messages', 'without a valid time'],
  content: ['message', 'messages', 'that are not text, or have U+0000 or half of a surrogate pair'],
};

/** `3 messages without a valid time: msg_1, msg_2, …`. */
export function leftOutWords({ reason, count: number, examples }: LeftOut): string {
  const [noun, nouns, why] = WORDS[reason];
  return `${count(number, noun, nouns)} ${why}: ${examples.join(', ')}${number > examples.length ? ', …' : ''}`;
}
