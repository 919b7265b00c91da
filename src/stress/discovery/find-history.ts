import { CHAT_HISTORY_PATH } from '../request/request.ts';
import { type Attempt, namedHistory } from './attempt.ts';
import type { Inquiry } from './inquiry.ts';

/** Where servers show what they stored, the most usual first. */
const USUAL = [
  CHAT_HISTORY_PATH,
  '/messages',
  '/api/messages',
  '/history',
  '/api/history',
  '/conversation',
  '/api/conversations',
];

/** The path that shows a message with this token: the one that the user named, or a usual one; undefined where none does. */
export async function findHistory(
  { site, chat }: Attempt,
  token: string,
  inquiry: Inquiry,
): Promise<string | undefined> {
  const path = chat.request.path.replace(/\?.*/, '');
  const named = namedHistory(chat);
  const own = chat.history === undefined ? [] : [chat.history.path];
  for (const at of named ? own : new Set([...own, `${path}/history`, path, ...USUAL]))
    if ((await inquiry.question(site, at))?.includes(token)) return at;
  return undefined;
}
