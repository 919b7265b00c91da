import { isOwnHistory } from '../audit/recognition/message-finder.ts';
import type { Header, Site } from '../http/site.ts';
import type { ApiName } from '../request/api-name.ts';
import type { Chat, HistoryOptions } from '../request/chat.ts';
import { CHAT_REQUEST, type RequestOptions } from '../request/request.ts';
import type { Change } from './misfit.ts';

/** A chat that may fit a server, and how it differs from the one that a user asked for. */
export interface Attempt {
  readonly site: Site;
  readonly chat: Chat;
  readonly api: ApiName | undefined;
  readonly changes: readonly Change[];
}

/** An attempt as the options of a command line would change it. */
export function withChanges(attempt: Attempt, changes: readonly Change[]): Attempt {
  const changed = changes.reduce(applied, attempt);
  const replaced = attempt.changes.filter((before) => !changes.some((after) => replaces(after, before)));
  return { ...changed, changes: [...replaced, ...changes] };
}

/** The history that the user named; undefined for the usual one, which belongs to the usual request. */
export function namedHistory({ history }: Chat): HistoryOptions | undefined {
  return history && !isOwnHistory(history) ? history : undefined;
}

function replaces(after: Change, before: Change): boolean {
  return after.option === before.option && (after.option !== '-H' || nameOf(after) === nameOf(before));
}

function applied(attempt: Attempt, { option, value = '' }: Change): Attempt {
  const { site, chat } = attempt;
  const withRequest = (part: Partial<RequestOptions>): Attempt => ({
    ...attempt,
    chat: { history: namedHistory(chat), request: { ...chat.request, ...part } },
  });
  switch (option) {
    case '--url':
      return { ...attempt, site: { ...site, url: value } };
    case '--path':
      return withRequest({ path: value });
    case '--method':
      return withRequest({ method: value });
    case '--reply':
      // As on a command line, a place counts alone: that of an API is no longer looked for.
      return { ...attempt, chat: { ...chat, request: { ...chat.request, reply: value, api: undefined } } };
    case '--history':
      return { ...attempt, chat: { ...chat, history: { path: value } } };
    case '-H':
      return withRequest({ headers: withHeader(chat.request.headers, value) });
    case '--body': {
      // The place of the reply is known only for our own message.
      const { reply } = chat.request;
      return withRequest({ body: value, reply: reply === CHAT_REQUEST.reply ? undefined : reply });
    }
    case '--api':
    case '--model':
    case '--insecure':
      return attempt;
  }
}

function withHeader(headers: readonly Header[], text: string): readonly Header[] {
  const colon = text.indexOf(':');
  const [name, value] = [text.slice(0, colon), text.slice(colon + 1).trim()];
  return [...headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase()), [name, value]];
}

function nameOf({ value = '' }: Change): string {
  return value.slice(0, value.indexOf(':')).toLowerCase();
}
