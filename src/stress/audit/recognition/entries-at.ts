import { type Fields, fieldsOf } from '../../answer/json/fields-of.ts';
import { type HistoryMessage, type Id, isId } from '../history/history-message.ts';
import { saysSomething } from '../history/known-messages.ts';
import { sideOf } from '../history/roles.ts';
import type { MessageShape, TurnTexts } from './message-shape.ts';

/** Something in the JSON of a history that may be a stored message. */
export interface Entry extends Omit<HistoryMessage, 'role'> {
  /** Where such entries are: keys from the top, with `*` for the items of lists. */
  readonly place: string;
  /** Number of the list that it is in. */
  readonly list: number;
  /** Whether the server gave it its id. */
  readonly hasOwnId: boolean;
  /** Undefined where it does not say who wrote it. */
  readonly role: string | undefined;
  /** The role in the words of the server, where it has one. */
  readonly word: string | undefined;
}

/** A value in the JSON of a history. */
export interface Visited {
  readonly value: unknown;
  readonly place: string;
  readonly list: number;
  /** Whether it is in a list, itself or in an item of it: an answer around the list may have fields of such names, too. */
  readonly within: 'nothing' | 'item' | 'list';
  readonly depth: number;
}

const IDS = ['id', '_id', 'uuid', 'message_id', 'messageId'];
const LINKS = ['reply_to', 'replyTo', 'in_reply_to', 'inReplyTo', 'reply_to_id', 'replyToId'];

/** What one value says. `isWhole`: what is in it is no message of its own. */
export function entriesAt(
  { value, place, list, within }: Visited,
  shape: MessageShape,
  hasToken: (text: string) => boolean,
  index: number,
): { readonly entries: readonly Entry[]; readonly isWhole: boolean } {
  const isItem = within === 'list';
  const at = { place, list, ...idOf(fieldsOf(value), index) };
  if (typeof value === 'string')
    return isItem ? whole({ ...at, ...NO_WRITER, content: value, replyTo: undefined }) : NOTHING;
  const fields = fieldsOf(value);
  const [writer = NO_WRITER, content] = [shape.writerIn(fields), shape.contentIn(fields)];
  const { role } = writer;
  const replyTo = LINKS.map((name) => linkOf(fields[name])).find(
    (link) => isId(link) || link === null,
  ) as Entry['replyTo'];
  const isMessage = isItem || (within === 'item' && role !== undefined && sideOf(role) !== undefined);
  if (isMessage && role !== undefined && content !== undefined)
    return saysSomething(fields) ? whole({ ...at, ...writer, content, replyTo }) : whole();
  const turn = isItem ? shape.turnIn(fields) : undefined;
  if (turn) return whole(...messagesOf(turn, at, hasToken));
  if (!isItem) return NOTHING;
  const said = [content, ...Object.values(fields)].find((text) => typeof text === 'string' && hasToken(text));
  return { entries: [{ ...at, ...writer, content: String(said ?? ''), replyTo }], isWhole: false };
}

const NO_WRITER = { role: undefined, word: undefined };

const NOTHING = { entries: [], isWhole: false };

function whole(...entries: readonly Entry[]) {
  return { entries, isWhole: true };
}

/** A link is better than a quote, but proves nothing to a message whose text is not stored as it was sent. */
function messagesOf(
  { message, reply }: TurnTexts,
  at: Pick<Entry, 'place' | 'list' | 'id' | 'hasOwnId'>,
  hasToken: (text: string) => boolean,
): Entry[] {
  const said = { ...at, role: 'user', word: undefined, content: message, replyTo: undefined };
  const isLinked = hasToken(message) || !hasToken(reply);
  const answered = { ...said, role: 'assistant', content: reply, replyTo: isLinked ? at.id : undefined };
  return reply === '' ? [said] : [said, answered];
}

/** A link may be the message itself. */
function linkOf(link: unknown): unknown {
  const { id, hasOwnId } = idOf(fieldsOf(link), 0);
  return hasOwnId ? id : link;
}

function idOf(fields: Fields, index: number): { readonly id: Id; readonly hasOwnId: boolean } {
  const own = IDS.map((name) => fields[name]).find((id) => isId(id));
  return own === undefined ? { id: index, hasOwnId: false } : { id: own as Id, hasOwnId: true };
}
