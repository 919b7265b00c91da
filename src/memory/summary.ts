import type { MessageRole } from './types.ts';

/** How many of the latest messages the model sees word for word at least. */
export const VERBATIM_MESSAGES = 20;

/** How many messages one summary stands for, and how many summaries roll up into one of the next level. */
export const SUMMARY_BATCH = 10;

/** Characters of a summary at most, whatever it stands for: this is what bounds the context. */
export const SUMMARY_MAX_CHARS = 500;

const SEPARATOR = ' | ';
const INITIALS: Readonly<Record<MessageRole, string>> = { user: 'U', assistant: 'A' };

/** One line for a batch of messages, each cut to an equal share: `U: … | A: … | U: …`. */
export function summariseMessages(messages: readonly { role: MessageRole; content: string }[]): string {
  return joinShares(messages.map(({ role, content }) => `${INITIALS[role]}: ${oneLine(content)}`));
}

/** One line for a batch of summaries, each cut to an equal share. */
export function rollUpSummaries(summaries: readonly string[]): string {
  return joinShares(summaries);
}

/** The first words of a text, `maxChars` at most, cut between words where there is a space in its second half. */
export function firstWords(text: string, maxChars: number): string {
  const line = oneLine(text);
  if (line.length <= maxChars) return line;
  const space = line.lastIndexOf(' ', maxChars - 1);
  return `${space > maxChars / 2 ? line.slice(0, space) : cutTo(line, maxChars - 1)}…`;
}

function joinShares(texts: readonly string[]): string {
  const share = Math.floor((SUMMARY_MAX_CHARS - SEPARATOR.length * (texts.length - 1)) / texts.length);
  return texts.map((text) => (text.length <= share ? text : `${cutTo(text, share - 1)}…`)).join(SEPARATOR);
}

/** Never cuts a surrogate pair in two: half of one is not valid text. */
function cutTo(text: string, chars: number): string {
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(chars - 1));
  return text.slice(0, splitsPair ? chars - 1 : chars);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
