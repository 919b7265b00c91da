import type { Site } from '../http/site.ts';
import type { Chat } from '../request/chat.ts';
import type { ApiName } from '../request/presets.ts';
import { type AskOptions, askOnce } from './ask-once.ts';
import type { Asked } from './asked.ts';
import type { Change, Misfit } from './misfit.ts';
import { misfitOf } from './misfit-of.ts';

/** What a server was asked to find out how to chat with it. */
export interface Discovery {
  /** In the order of the requests. */
  readonly tried: readonly Tried[];
  /** The chat that fits; undefined where none was found. */
  readonly chat: Chat | undefined;
  /** Where that chat is. */
  readonly site: Site;
  /** The API that it has, where it is one of those known; undefined where that was not asked. */
  readonly api: ApiName | undefined;
  /** What is to change for it; empty where the first request fits. Otherwise what may help, but could not be tried. */
  readonly changes: readonly Change[];
}

export interface Tried {
  /** `question`: about the server, such as which models it has. */
  readonly purpose: 'chat' | 'question';
  readonly asked: Asked;
  /** Undefined for the one that fits, and for a question. */
  readonly misfit: Misfit | undefined;
}

export interface DiscoverOptions extends AskOptions {
  /** `every-api`: where the request does not fit, those of known APIs are tried at their own paths. By default, none is. */
  readonly tries?: 'as-given' | 'every-api';
}

/** Asks a server, changes the request as its answer suggests, and asks again, until an answer fits or shows no way. */
export async function discover(site: Site, chat: Chat, options: DiscoverOptions): Promise<Discovery> {
  const asked = await askOnce(site, chat.request, options);
  const misfit = misfitOf(asked, new URL(site.url));
  const tried: Tried[] = [{ purpose: 'chat', asked, misfit }];
  return { tried, chat: misfit ? undefined : chat, site, api: undefined, changes: misfit?.changes ?? [] };
}
