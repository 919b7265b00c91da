import { History } from '../../stress/audit/history/history.ts';
import type { HttpClient } from '../../stress/http/http-client.ts';
import { carriesToken } from '../../stress/request/carries-token.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { commonHeaders } from '../../stress/request/common-headers.ts';

/** Whether the turns of a chat can be found again where the server shows what it stored. */
export function canReadBack({ request, history }: Chat): boolean {
  return history !== undefined && carriesToken(request);
}

/** What a server stored; undefined where that cannot be read. */
export function historyOf(client: HttpClient, { request, history }: Chat): History | undefined {
  return history && new History(client, history.path, commonHeaders(request));
}
