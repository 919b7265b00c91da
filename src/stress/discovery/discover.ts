import type { Site } from '../http/site.ts';
import type { ApiName } from '../request/api-name.ts';
import type { Chat } from '../request/chat.ts';
import type { AskOptions } from './ask-once.ts';
import type { Attempt } from './attempt.ts';
import { Inquiry, type Tried } from './inquiry.ts';
import type { Change } from './misfit.ts';
import { knownApis } from './others/known-apis.ts';
import { otherChats } from './others/other-chats.ts';
import { type Pursued, pursueAnswer, pursueEach } from './pursue.ts';

/** What a server was asked to find out how to chat with it. */
export interface Discovery {
  /** In the order of the requests. */
  readonly tried: readonly Tried[];
  /** The chat that fits; undefined where none was found. */
  readonly chat: Chat | undefined;
  /** Where that chat is. */
  readonly site: Site;
  /** The known API that was found at its own path; undefined for any other chat. */
  readonly api: ApiName | undefined;
  /**
   * What is to change for the chat that fits; empty where the first request does. Without such a chat: what was found so far
   * and what only the user knows, such as a login; it was not tried.
   */
  readonly changes: readonly Change[];
}

export interface DiscoverOptions extends AskOptions {
  /** `every-api`: where the request does not fit, those of known APIs are tried at their own paths. By default, none is. */
  readonly tries?: 'as-given' | 'every-api';
}

const MOST_REQUESTS = 8;
const MOST_MS = 10_000;

/** Asks a server, changes the request as its answer suggests, and asks again, until an answer fits or shows no way. */
export async function discover(site: Site, chat: Chat, options: DiscoverOptions): Promise<Discovery> {
  const inquiry = new Inquiry({ mostRequests: MOST_REQUESTS, mostMs: MOST_MS, ...options });
  return discoverBy(inquiry, { site, chat, api: undefined, changes: [] }, options.tries ?? 'as-given');
}

/** As `discover`, with an inquiry that may go on afterwards. */
export async function discoverBy(
  inquiry: Inquiry,
  first: Attempt,
  tries: NonNullable<DiscoverOptions['tries']>,
): Promise<Discovery> {
  let incomplete: Attempt | undefined;
  const tried = await inquiry.chat(first);
  for (const search of tried ? searchesAfter(tried, first, inquiry, tries) : []) {
    const pursued = await search();
    if (pursued.fitting) return discovered(inquiry, pursued.fitting, pursued.fitting.chat);
    incomplete ??= pursued.incomplete;
  }
  return discovered(inquiry, incomplete ?? first, undefined);
}

function discovered({ tried }: Inquiry, { site, api, changes }: Attempt, chat: Chat | undefined): Discovery {
  return { tried, chat, site, api: chat && api, changes };
}

/** What the answer suggests, and other chats, in the order of what the answer looks like. */
function searchesAfter(
  tried: Tried,
  first: Attempt,
  inquiry: Inquiry,
  tries: DiscoverOptions['tries'],
): (() => Promise<Pursued>)[] {
  const own = () => pursueAnswer(first, tried, inquiry);
  if (tries !== 'every-api' || isSameAtAnyPath(tried)) return [own];
  const others = () => pursueEach(otherChats(first, inquiry), inquiry);
  const known = () => pursueEach(knownApis(first, inquiry), inquiry);
  return wantsMessages(tried) ? [known, own, others] : [own, others];
}

/** A server that fits, refuses a login, or speaks no HTTP, does so at any path. */
function isSameAtAnyPath({ misfit }: Tried): boolean {
  return misfit === undefined || ['certificate', 'protocol', 'login'].includes(misfit.kind);
}

/** Servers of known APIs want a list of messages. */
function wantsMessages({ misfit }: Tried): boolean {
  return misfit?.changes.some(({ value }) => value?.startsWith('{"messages":')) === true;
}
