import { CHAT_HISTORY_PATH } from '../request/request.ts';
import type { Attempt } from './attempt.ts';
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

/** The path that shows a message with this token; undefined where none of the usual ones does. */
export async function findHistory(
  { site, chat }: Attempt,
  token: string,
  inquiry: Inquiry,
): Promise<string | undefined> {
  const path = chat.request.path.replace(/\?.*/, '');
  const own = chat.history === undefined ? [] : [chat.history.path];
  for (const at of new Set([...own, `${path}/history`, path, ...USUAL]))
    if ((await inquiry.question(site, at))?.includes(token)) return at;
  return undefined;
}
