import { sumOf } from '../sum-of.ts';
import type { MessageRole, StoredMessage } from './types.ts';

/** How many of the latest messages at least the model sees word for word. */
export const VERBATIM_MESSAGES = 20;

/** How many messages one summary covers, and how many summaries roll up into one of the next level. */
export const SUMMARY_BATCH = 10;

/** The most characters of a summary, however many messages it covers: this bounds the context. */
export const SUMMARY_MAX_CHARS = 500;

const SEPARATOR = ' | ';
const INITIALS: Readonly<Record<MessageRole, string>> = { user: 'U', assistant: 'A' };

/** What a summary needs of a message. */
export type Message = Pick<StoredMessage, 'id' | 'role' | 'content'>;

/** Covers the messages from `startId` to `endId`: ten messages at level 0, ten summaries of the level below at any other. */
export interface Summary {
  readonly level: number;
  readonly startId: number;
  readonly endId: number;
  readonly messageCount: number;
  readonly content: string;
}

/**
 * Adds summaries of the messages that follow, ten by ten. Ten summaries of one level become one of the next, so there
 * are never more than nine of each. Summaries that stay are the same objects.
 */
export function summarise(summaries: readonly Summary[], messages: readonly Message[]): readonly Summary[] {
  const all = [...summaries];
  for (let start = 0; start + SUMMARY_BATCH <= messages.length; start += SUMMARY_BATCH) {
    all.push(ofMessages(messages.slice(start, start + SUMMARY_BATCH)));
    // Levels only fall, from the oldest to the newest: the last ten are of one level if the first and last of them are.
    while (all.at(-SUMMARY_BATCH)?.level === all.at(-1)?.level) all.push(rollUp(all.splice(-SUMMARY_BATCH)));
  }
  return all;
}

function ofMessages(messages: readonly Message[]): Summary {
  const [startId, endId] = [messages[0]?.id ?? 0, messages.at(-1)?.id ?? 0];
  return { level: 0, startId, endId, messageCount: messages.length, content: summariseMessages(messages) };
}

function rollUp(summaries: readonly Summary[]): Summary {
  return {
    level: (summaries[0]?.level ?? 0) + 1,
    startId: summaries[0]?.startId ?? 0,
    endId: summaries.at(-1)?.endId ?? 0,
    messageCount: sumOf(summaries, ({ messageCount }) => messageCount),
    content: rollUpSummaries(summaries.map(({ content }) => content)),
  };
}

/** One line for a batch of messages, each cut to an equal share: `U: … | A: … | U: …`. */
export function summariseMessages(messages: readonly Pick<Message, 'role' | 'content'>[]): string {
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

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
