import type { ForeignApi } from '../../request/api-name.ts';
import { fieldsOf, stringIn } from './fields-of.ts';
import type { FindReply } from './reply.ts';

/**
 * The text of a content: one text, or a list of parts, of which some are none (a thought, the call of a tool). Empty where
 * there is none; undefined for what can be no content.
 */
export function contentText(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (content === null || content === undefined) return '';
  return Array.isArray(content) ? content.map(partText).join('') : undefined;
}

/** Only a thought has no text of the reply in its `text`. */
function partText(part: unknown): string {
  const { type, text, refusal } = fieldsOf(part);
  return type === 'thinking' || type === 'reasoning' ? '' : stringIn(text) || stringIn(refusal);
}

/** A refusal is a reply, too; a message that only calls tools has an empty one. */
function messageText(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { content, refusal } = fieldsOf(message);
  const text = contentText(content);
  return text === '' ? stringIn(refusal) : text;
}

/** OpenAI's chat completions, and those of before. */
const completion: FindReply = (answer) => {
  const { choices } = fieldsOf(answer);
  const { message, text } = fieldsOf(Array.isArray(choices) ? choices[0] : undefined);
  return typeof text === 'string' ? text : messageText(message);
};

/** Of all items, such as what the model thought or which tools it calls, the messages are the reply. */
const response: FindReply = (answer) => {
  const { output } = fieldsOf(answer);
  if (!Array.isArray(output)) return undefined;
  return output
    .filter((item) => fieldsOf(item).type === 'message')
    .map((item) => messageText(item) ?? '')
    .join('');
};

const message: FindReply = (answer) => {
  const { content } = fieldsOf(answer);
  return content === undefined ? undefined : contentText(content);
};

/** Of a chat, or of a completion. */
const ollama: FindReply = (answer) => {
  const { message: said, response: completed } = fieldsOf(answer);
  return typeof completed === 'string' ? completed : messageText(said);
};

/** Finds the reply in a whole answer of an API, in whichever of its shapes. */
export const API_REPLIES: Readonly<Record<ForeignApi, FindReply>> = {
  openai: completion,
  'openai-responses': response,
  anthropic: message,
  ollama,
};
