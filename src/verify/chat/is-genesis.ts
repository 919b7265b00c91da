import type { Chat } from '../../stress/request/chat.ts';
import { CHAT_HISTORY_PATH, CHAT_PATHS, CHAT_REQUEST } from '../../stress/request/request.ts';

/** Whether a server is addressed as one with Genesis's own API: then it may have its other routes too. */
export function isGenesisChat({ request, history }: Chat): boolean {
  const { path, reply } = request;
  return hasUsualHistory({ history }) && CHAT_PATHS.includes(path) && reply === CHAT_REQUEST.reply;
}

/** Whether the stored messages are looked for where Genesis shows them, perhaps only because nothing else was said. */
export function hasUsualHistory({ history }: Pick<Chat, 'history'>): boolean {
  return history?.path === CHAT_HISTORY_PATH;
}
