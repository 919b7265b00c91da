import { controlTimeout } from '../../stress/http/http-client.ts';
import { CHAT_PATHS, type RequestOptions } from '../../stress/request/request.ts';
import { TokenGenerator } from '../../stress/request/token.ts';
import { assertReachable } from '../../stress/run/preflight.ts';
import { type Answered, VirtualUsers } from '../../stress/run/sending/virtual-users.ts';
import { afterAbort } from '../../stress/target/after-abort.ts';
import type { Target } from '../../stress/target/target.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import type { CheckContext } from '../check.ts';
import type { CheckOutcome } from '../result.ts';

/**
 * Calls `use` with the chat request that the server answers with a stream: at the path that is known, or as it is given;
 * Genesis's own API has a path more. The check is skipped where none is found: only a stream, which no other route sends,
 * shows that a path is the right one. Throws `TARGET_UNREACHABLE`.
 */
export async function withStreams(
  context: CheckContext,
  target: Target,
  use: (request: RequestOptions) => Promise<CheckOutcome>,
): Promise<CheckOutcome> {
  const { chat, streamPath } = context;
  if (streamPath !== undefined) return use({ ...chat.request, path: streamPath });
  await assertReachable(target, controlTimeout(context.timeoutMs), context.signal);
  const seen: string[] = [];
  for (const path of isGenesisChat(chat) ? CHAT_PATHS : [chat.request.path]) {
    const request = { ...chat.request, path };
    const { stream, detail = 'a whole reply' } = await sendOne(context, target, request);
    if (stream) return use(request);
    seen.push(`${request.method} ${path}: ${detail}`);
  }
  const reason = `no stream is known (${seen.join('; ')}): --stream-path says where the server streams its answers`;
  return { status: 'skipped', reason };
}

/** Chats once, on a connection of its own. */
async function sendOne(
  { timeoutMs, signal }: CheckContext,
  site: Target,
  request: RequestOptions,
): Promise<Answered> {
  const users = new VirtualUsers({
    ...{ site, users: 1, timeoutMs, request, tokens: new TokenGenerator(), seed: undefined },
    ...{ reconnect: true, onBytes: () => {} },
  });
  const stopWaiting = afterAbort(signal, 0, () => users.destroy());
  try {
    return await users.send(0, 0);
  } finally {
    stopWaiting();
    users.destroy();
  }
}
