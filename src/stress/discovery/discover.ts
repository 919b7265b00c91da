import type { Site } from '../http/site.ts';
import type { ApiName } from '../request/api-name.ts';
import type { Chat } from '../request/chat.ts';
import type { AskOptions } from './ask-once.ts';
import type { Attempt } from './attempt.ts';
import { Inquiry, type Tried } from './inquiry.ts';
import type { Change } from './misfit.ts';
import { otherChats } from './others/other-chats.ts';
import { type Pursued, pursue } from './pursue.ts';

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
  const pursued = await pursue(first, inquiry);
  const mayTryOthers = !pursued.fitting && tries === 'every-api' && isAnswered(inquiry);
  const { fitting, incomplete } = mayTryOthers ? await pursueOthers(first, pursued, inquiry) : pursued;
  const { site, changes } = fitting ?? incomplete ?? first;
  return { tried: inquiry.tried, chat: fitting?.chat, site, api: fitting?.api, changes };
}

/** A server that refuses a login, or speaks no HTTP, does so at any path. */
function isAnswered({ tried }: Inquiry): boolean {
  const { misfit } = tried[0] ?? {};
  return misfit !== undefined && !['certificate', 'protocol', 'login'].includes(misfit.kind);
}

async function pursueOthers(first: Attempt, before: Pursued, inquiry: Inquiry): Promise<Pursued> {
  let { incomplete } = before;
  for await (const attempt of otherChats(first, inquiry)) {
    const pursued = await pursue(attempt, inquiry);
    if (pursued.fitting) return pursued;
    incomplete ??= pursued.incomplete;
  }
  return { fitting: undefined, incomplete };
}
