import { parseJson } from '../../parse-json.ts';
import { controlTimeout, type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { commonHeaders } from '../../stress/request/common-headers.ts';
import type { ServerSource } from './server-source.ts';

/** How servers answer that have nothing at an address. */
const NOTHING_THERE: readonly number[] = [404, 405, 410, 501];

/** Asks a server for its stored messages; resolves with its answer in words where it has no such address, else undefined. */
export async function lacksHistory(
  source: ServerSource,
  { history, request }: Chat,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!history) return undefined;
  const target = await source.start([], {});
  const ask = (client: HttpClient) => client.get(history.path, { headers: commonHeaders(request) });
  try {
    const { status, body } = await withHttpClient(target, controlTimeout(timeoutMs), ask, signal);
    const isOther = status < 300 && parseJson(body) === undefined;
    if (!isOther && !NOTHING_THERE.includes(status)) return undefined;
    return `GET ${history.path} answers HTTP ${status}${isOther ? ' without JSON' : ''}`;
  } finally {
    await target.close();
  }
}
