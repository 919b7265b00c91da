import type { Outcome } from '../stress/answer/outcome.ts';
import type { Discovery } from '../stress/discovery/discover.ts';
import { type Change, type Misfit, needsUser } from '../stress/discovery/misfit.ts';

const REMEDIES: Partial<Record<Outcome, string>> = {
  'connection-refused': 'No server listens there. Start it first, or check the port.',
  'connection-lost':
    'The server closed the connection without an answer. If the request reached it, its log says why, and --body sets what it takes. Otherwise check the port, and whether it wants https://.',
  timeout: 'No answer came in time. A model may take longer: --timeout 60s.',
};
const FAILED =
  'The server failed, which says nothing about the request. Its log has the reason; --body sets what is sent.';

/** Where a chat was found by the usual body, which nothing that was answered shows. */
export const MAY_BE_UNREAD =
  'Neither the reply nor a page of messages has the message in it. A server may ignore a field that it does not know and answer nevertheless: if it reads another one than `message`, name it, such as --body \'{"text":"{{token}}"}\'.';

/**
 * What to do where no chat was found. `changes`: those that would make one fit, if only the user can make them: then the
 * answer counts that asked for them, otherwise the first one and the last one.
 */
export function adviceFor({ tried, changes }: Pick<Discovery, 'tried' | 'changes'>): string[] {
  const chats = tried.filter(({ purpose }) => purpose === 'chat');
  const first = chats[0];
  if (!first) return [];
  if (!first.misfit) return [REMEDIES[first.asked.classified.outcome] ?? FAILED];
  const asking = chats.find(({ misfit }) => misfit && asksFor(misfit, changes))?.misfit;
  if (asking) return asking.advice === undefined ? [] : [asking.advice];
  return [...new Set([first, ...chats.slice(-1)].flatMap(({ misfit }) => misfit?.advice ?? []))];
}

function asksFor({ changes, otherWays }: Misfit, made: readonly Change[]): boolean {
  const isMade = ({ option, value }: Change) =>
    made.some((change) => change.option === option && change.value === value);
  return [changes, ...otherWays].some((way) => way.some(needsUser) && way.every(isMade));
}
