import { GenesisError } from '../../../errors.ts';
import { jsonShape } from '../../../json-shape.ts';
import { parseJson } from '../../../parse-json.ts';
import { jsonText } from '../../answer/json/json-text.ts';
import type { HttpAnswer } from '../../http/http-answer.ts';

/** A stored message in the API of a server. */
export interface HistoryMessage {
  readonly id: number | string;
  readonly role: string;
  readonly content: string;
  /** The message that this one answers; undefined where the server does not report it. */
  readonly replyTo: number | string | null | undefined;
}

export type Id = HistoryMessage['id'];

export interface Page {
  readonly messages: readonly HistoryMessage[];
  /** That of the last one in the list, also where it says nothing; undefined for an empty list. */
  readonly lastId: Id | undefined;
  readonly hasMore: boolean;
  readonly chars: number;
}

/** The answer to a question for messages. */
export interface Asked {
  readonly path: string;
  readonly answer: HttpAnswer;
}

/** A million messages in parts; built, many more could take all memory, however small their text is. */
const MOST_CONTAINERS = 5_000_000;

/** A million messages with ten fields each. */
const MOST_VALUES = 10_000_000;

/** The longest id that is kept: a server can make up any. */
const ID_CHARS = 255;

/** Keys under which other servers answer their list of messages, if it is not the whole answer. */
const LIST_KEYS = ['messages', 'data', 'items', 'history'];

/** Throws `AUDIT_UNREADABLE`. */
export function pageOf({ path, answer: { status, body } }: Asked): Page {
  if (status !== 200) throw unreadableHistory(`GET ${path} answered HTTP ${status}`);
  const { containers, mostValues } = jsonShape(body);
  if (containers > MOST_CONTAINERS)
    throw unreadableHistory(`GET ${path} answered with more than ${MOST_CONTAINERS} objects and lists`);
  if (mostValues > MOST_VALUES)
    throw unreadableHistory(`GET ${path} answered with more than ${MOST_VALUES} values`);
  const page = parsePage(body);
  if (!page) throw unreadableHistory(`GET ${path} answered without a list of messages with role and content`);
  return page;
}

export function unreadableHistory(message: string, cause?: unknown): GenesisError {
  return new GenesisError('AUDIT_UNREADABLE', message, { cause });
}

function parsePage(body: string): Page | undefined {
  const value = parseJson(body);
  const list = listIn(value);
  const messages = list?.filter(saysSomething).map(parseMessage);
  if (!messages?.every((message) => message !== undefined)) return undefined;
  const lastId = list?.map(idOf).at(-1);
  // A server without pages answers everything at once.
  const hasMore = (value as { has_more?: unknown }).has_more === true;
  return { messages, lastId, hasMore, chars: body.length };
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const lists = LIST_KEYS.map((key) => (value as Record<string, unknown> | null | undefined)?.[key]);
  return lists.find((list) => Array.isArray(list));
}

/** Not a message of a model that only calls a tool. */
function saysSomething(value: unknown): boolean {
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

/** Its place in the list where it has none, or one that JavaScript rounds: several messages would have the same. */
function idOf(value: unknown, index: number): Id | undefined {
  const { id } = (value ?? {}) as Record<string, unknown>;
  if (id === undefined || (typeof id === 'number' && !isId(id))) return index;
  return isId(id) ? id : undefined;
}

function isId(value: unknown): value is Id {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return typeof value === 'string' && value.length <= ID_CHARS;
}
