import { jsonText } from '../../answer/json/json-text.ts';
import type { FoundMessages } from './found-messages.ts';
import { type HistoryMessage, type Id, isId } from './history-message.ts';

/** Keys under which servers answer their list of messages, if it is not the whole answer. */
const LIST_KEYS = ['messages', 'data', 'items', 'history'];

/** The messages of a list of objects with `role` and `content`, as Genesis and many others answer. */
export function knownMessages(json: unknown): FoundMessages {
  const list = listIn(json);
  const messages = list?.filter(saysSomething).map(parseMessage);
  if (!messages?.every((message) => message !== undefined))
    return { status: 'unreadable', why: 'answered without a list of messages with role and content' };
  return { status: 'found', messages, lastId: list?.map(idOf).at(-1) };
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const lists = LIST_KEYS.map((key) => (value as Record<string, unknown> | null | undefined)?.[key]);
  return lists.find((list) => Array.isArray(list));
}

/** Not a message of a model that only calls a tool. */
export function saysSomething(value: unknown): boolean {
  const { content, tool_calls: calls } = (value ?? {}) as Record<string, unknown>;
  return !Array.isArray(calls) || (content !== null && content !== '');
}

function parseMessage(value: unknown, index: number): HistoryMessage | undefined {
  const { role, content, reply_to: replyTo } = (value ?? {}) as Record<string, unknown>;
  const id = idOf(value, index);
  if (id === undefined || typeof role !== 'string' || content === undefined || content === null)
    return undefined;
  // Some services store a message in parts. What is nested too deeply to be one has no token of ours.
  const text = jsonText(content) ?? '';
  return { id, role, content: text, replyTo: isId(replyTo) || replyTo === null ? replyTo : undefined };
}

/** Its place in the list where it has none, or one that JavaScript rounds. */
function idOf(value: unknown, index: number): Id | undefined {
  const { id } = (value ?? {}) as Record<string, unknown>;
  if (id === undefined || (typeof id === 'number' && !isId(id))) return index;
  return isId(id) ? id : undefined;
}
