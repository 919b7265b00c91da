import type { Site } from '../http/site.ts';
import type { Chat } from '../request/chat.ts';
import { type Asked, type AskOptions, askOnce } from './ask-once.ts';
import type { Change, Misfit } from './misfit.ts';
import { misfitOf } from './misfit-of.ts';

/** What a server was asked to find out how to chat with it. */
export interface Discovery {
  /** In the order of the requests. */
  readonly tried: readonly Tried[];
  /** The chat that fits; undefined where none was found. */
  readonly chat: Chat | undefined;
  /** What is to change for it; empty where the first request fits. */
  readonly changes: readonly Change[];
}

export interface Tried {
  readonly asked: Asked;
  /** Undefined for the one that fits. */
  readonly misfit: Misfit | undefined;
}

/** Asks a server, changes the request as its answer suggests, and asks again, until an answer fits or shows no way. */
export async function discover(site: Site, chat: Chat, options: AskOptions): Promise<Discovery> {
  const asked = await askOnce(site, chat.request, options);
  const misfit = misfitOf(asked, new URL(site.url));
  return { tried: [{ asked, misfit }], chat: misfit ? undefined : chat, changes: misfit?.changes ?? [] };
}
