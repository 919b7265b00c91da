import { History } from '../../stress/audit/history/history.ts';
import { historyLimits, NOTHING_EXCHANGED } from '../../stress/audit/history/history-limits.ts';
import { NO_ROLE, sideOf } from '../../stress/audit/history/roles.ts';
import { messageFinder } from '../../stress/audit/recognition/message-finder.ts';
import { quotedIn } from '../../stress/audit/recognition/quoted-in.ts';
import type { HttpClient } from '../../stress/http/http-client.ts';
import { carriesToken } from '../../stress/request/carries-token.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { commonHeaders } from '../../stress/request/common-headers.ts';
import type { TokenGenerator } from '../../stress/request/token.ts';

/** Whether the turns of a chat can be found again where the server shows what it stored. */
export function canReadBack({ request, history }: Chat): boolean {
  return history !== undefined && carriesToken(request);
}

/** What a server stored, found by the tokens in it; undefined where that cannot be read. */
export function historyOf(
  client: HttpClient,
  { request, history }: Chat,
  tokens: TokenGenerator,
): History | undefined {
  if (!history) return undefined;
  const limits = historyLimits(NOTHING_EXCHANGED);
  const find = messageFinder(history, quotedIn(tokens));
  return new History(client, history.path, commonHeaders(request), limits, find);
}

/** Whether it may be what a user said: some histories do not say who wrote a message. */
export function isOfUser(role: string): boolean {
  return role === NO_ROLE || sideOf(role) === 'user';
}
