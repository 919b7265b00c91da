import { GenesisError } from '../../../errors.ts';
import { jsonShape } from '../../../json-shape.ts';
import { parseJson } from '../../../parse-json.ts';
import type { HttpAnswer } from '../../http/http-answer.ts';
import type { FindMessages } from './found-messages.ts';
import type { HistoryMessage, Id } from './history-message.ts';
import { showsMorePages } from './more-pages.ts';

export interface Page {
  readonly messages: readonly HistoryMessage[];
  /** That of the last one in the list, also where it says nothing; undefined for an empty list. */
  readonly lastId: Id | undefined;
  /** Whether it says so as Genesis does: then the rest can be asked for. */
  readonly hasMore: boolean;
  /** Whether it shows in any way that it is one page of more. */
  readonly isPart: boolean;
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

/** Throws `AUDIT_UNREADABLE`. */
export function pageOf({ path, answer: { status, body } }: Asked, find: FindMessages): Page {
  if (status !== 200) throw unreadableHistory(`GET ${path} answered HTTP ${status}`);
  const { containers, mostValues } = jsonShape(body);
  if (containers > MOST_CONTAINERS)
    throw unreadableHistory(`GET ${path} answered with more than ${MOST_CONTAINERS} objects and lists`);
  if (mostValues > MOST_VALUES)
    throw unreadableHistory(`GET ${path} answered with more than ${MOST_VALUES} values`);
  const json = parseJson(body);
  const found = find(json);
  if (found.status === 'unreadable') throw unreadableHistory(`GET ${path} ${found.why}`);
  const { messages, lastId } = found;
  // A server without pages answers everything at once.
  const hasMore = (json as { has_more?: unknown } | null | undefined)?.has_more === true;
  return { messages, lastId, hasMore, isPart: showsMorePages(json, messages.length), chars: body.length };
}

export function unreadableHistory(message: string, cause?: unknown): GenesisError {
  return new GenesisError('AUDIT_UNREADABLE', message, { cause });
}
