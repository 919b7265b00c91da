import { contentText } from '../json/api-reply.ts';
import { type Fields, fieldsOf, numberIn, stringIn } from '../json/fields-of.ts';
import { timingFromJson } from '../server-timing.ts';
import { type EventContent, NO_CONTENT } from './event-content.ts';

/** Reads an event by its looks; undefined for one of another shape. `type`: that of a server-sent event. */
type ReadEvent = (fields: Fields, type: string) => EventContent | undefined;

/** `event: token` with `{"text": …}`, ended by `done`. */
const genesis: ReadEvent = (fields, type) => {
  switch (type) {
    case 'token':
      return typeof fields.text === 'string' ? { ...NO_CONTENT, text: fields.text } : undefined;
    case 'done': {
      const { total_text: whole, timing } = fields;
      const wholeText = typeof whole === 'string' ? whole : undefined;
      return { ...NO_CONTENT, ends: 'end-mark', wholeText, timing: timingFromJson(timing) };
    }
    case 'start':
      return 'model' in fields ? NO_CONTENT : undefined;
  }
  return undefined;
};

/** OpenAI's chat completions, and those of before; ended by `[DONE]`, which is not JSON. */
const completions: ReadEvent = ({ choices, usage }) => {
  if (!Array.isArray(choices)) return undefined;
  const { delta, text, finish_reason: reason, index } = fieldsOf(choices[0]);
  const { content, refusal, reasoning_content: thought, reasoning } = fieldsOf(delta);
  // Of several replies side by side, the first one is read.
  const isRead = !index;
  return {
    text: isRead ? contentText(content) || stringIn(text) || stringIn(refusal) : '',
    reasoning: isRead ? stringIn(thought) || stringIn(reasoning) : '',
    ends: isRead && reason ? 'reason' : 'no',
    reportedTokens: numberIn(fieldsOf(usage).completion_tokens),
    wholeText: undefined,
    timing: undefined,
  };
};

/** OpenAI's responses. */
const responses: ReadEvent = ({ type, delta, response }) => {
  if (typeof type !== 'string' || !type.startsWith('response.')) return undefined;
  if (type === 'response.output_text.delta' || type === 'response.refusal.delta')
    return { ...NO_CONTENT, text: stringIn(delta) };
  if (/^response\.reasoning.*\.delta$/.test(type)) return { ...NO_CONTENT, reasoning: stringIn(delta) };
  if (!/^response\.(completed|incomplete|failed)$/.test(type)) return NO_CONTENT;
  const { output_tokens: tokens } = fieldsOf(fieldsOf(response).usage);
  return { ...NO_CONTENT, ends: 'end-mark', reportedTokens: numberIn(tokens) };
};

/** Anthropic's messages. */
const messages: ReadEvent = ({ type, delta, usage }) => {
  switch (type) {
    case 'content_block_delta': {
      const { text, thinking } = fieldsOf(delta);
      return { ...NO_CONTENT, text: stringIn(text), reasoning: stringIn(thinking) };
    }
    case 'message_delta':
      return { ...NO_CONTENT, reportedTokens: numberIn(fieldsOf(usage).output_tokens) };
    case 'message_stop':
      return { ...NO_CONTENT, ends: 'end-mark' };
    case 'message_start':
    case 'content_block_start':
    case 'content_block_stop':
      return NO_CONTENT;
  }
  return undefined;
};

/** The message streams of Vercel's AI SDK; ended by `[DONE]`, or by why they end. */
const uiMessages: ReadEvent = ({ type, delta }) => {
  switch (type) {
    case 'text-delta':
      return typeof delta === 'string' ? { ...NO_CONTENT, text: delta } : undefined;
    case 'reasoning-delta':
      return { ...NO_CONTENT, reasoning: stringIn(delta) };
    case 'finish':
      return { ...NO_CONTENT, ends: 'reason' };
  }
  return undefined;
};

/** Ollama's chat and completions. */
const ollama: ReadEvent = ({ done, message, response, thinking, eval_count: tokens }) => {
  if (typeof done !== 'boolean' || (typeof message !== 'object' && typeof response !== 'string'))
    return undefined;
  const { content, thinking: thought } = fieldsOf(message);
  return {
    text: stringIn(content) || stringIn(response),
    reasoning: stringIn(thought) || stringIn(thinking),
    ends: done ? 'end-mark' : 'no',
    reportedTokens: numberIn(tokens),
    wholeText: undefined,
    timing: undefined,
  };
};

const SHAPES: readonly ReadEvent[] = [completions, genesis, messages, responses, uiMessages, ollama];

/** What an event of a known shape brings; undefined for one of another shape. `value`: its JSON. */
export function contentByShape(value: unknown, type: string): EventContent | undefined {
  const fields = fieldsOf(value);
  for (const read of SHAPES) {
    const content = read(fields, type);
    if (content) return content;
  }
  return undefined;
}
