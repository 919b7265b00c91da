import { valueAt } from '../../answer/json/reply.ts';
import type { HistoryOptions } from '../../request/chat.ts';
import type { FindMessages, FoundMessages, Quoted } from '../history/found-messages.ts';
import { knownMessages } from '../history/known-messages.ts';
import { sideOf } from '../history/roles.ts';
import { isEmptyHistory } from './empty-history.ts';
import { entriesIn } from './entries.ts';
import type { Entry } from './entries-at.ts';
import { messageShape } from './message-shape.ts';
import { placeOfMessages } from './place-of-messages.ts';
import { pointerTo } from './text-at.ts';
import { unknownRoles } from './unknown-roles.ts';
import { whatIsThere } from './what-is-there.ts';
import { withoutRoles } from './without-roles.ts';

/** Finds the messages of a server of any shape by the tokens of a run in them. */
export function recognisedMessages(options: HistoryOptions, quoted: Quoted): FindMessages {
  const shape = messageShape(options);
  const { place } = options;
  const valueIn = place === undefined ? (json: unknown) => json : valueAt(pointerTo(place));
  return (json) => {
    const value = valueIn(json);
    if (place !== undefined && value === undefined)
      return unreadable(`answered ${whatIsThere(json)}, and nothing at ${place}`);
    const entries = [...entriesIn(value, shape, (text) => quoted(text).length > 0)];
    const there = placeOfMessages(entries, quoted);
    return there === undefined ? withoutTokens(json, value, place) : withRoles(there, quoted);
  };
}

function unreadable(why: string): FoundMessages {
  return { status: 'unreadable', why };
}

/** An older page, or a history that shows nothing of the run. */
function withoutTokens(json: unknown, value: unknown, place: string | undefined): FoundMessages {
  const known = knownMessages(value);
  if (known.status === 'found') return known;
  if (place !== undefined || isEmptyHistory(value))
    return { status: 'found', messages: [], lastId: undefined };
  return unreadable(`answered ${whatIsThere(json)}, and no list in it has messages of this run`);
}

function withRoles(entries: readonly Entry[], quoted: Quoted): FoundMessages {
  const lastId = entries.at(-1)?.id;
  const ofRun = entries.filter(({ content }) => quoted(content).length > 0);
  const roles = [...new Set(ofRun.map(({ role }) => role))].filter((role) => role !== undefined);
  const unknown = roles.filter((role) => sideOf(role) === undefined);
  // Where all have the same, it does not distinguish messages from replies.
  if (roles.length === 0 || (unknown.length === 1 && roles.length === 1))
    return { status: 'found', messages: withoutRoles(entries, quoted), lastId };
  if (unknown.length > 0) return unreadable(unknownRoles(ofRun));
  const messages = entries.flatMap(({ role, ...entry }) => (role === undefined ? [] : [{ ...entry, role }]));
  return { status: 'found', messages, lastId };
}
