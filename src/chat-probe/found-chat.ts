import type { Discovery } from '../stress/discovery/discover.ts';
import type { Tried } from '../stress/discovery/inquiry.ts';
import { requestWords } from '../stress/discovery/misfits/words.ts';
import type { Chat } from '../stress/request/chat.ts';
import { CHAT_PATHS } from '../stress/request/request.ts';
import type { FoundChat } from './result.ts';

/** What was found about a chat that was answered. */
export function foundChat(
  { asked, url }: Tried,
  { request }: Chat,
  { api }: Pick<Discovery, 'api'>,
  history: string | undefined,
): FoundChat {
  const isStream = asked.streamed !== undefined;
  const isGenesis = CHAT_PATHS.includes(request.path) && request.reply === 'response';
  return {
    api: api ?? request.api ?? (isGenesis ? 'genesis' : null),
    request: requestWords(request, new URL(url)),
    reply: isStream ? null : (request.reply ?? null),
    isStream,
    repeatsMessage: asked.classified.traced,
    keepsConnection: asked.answer?.reusableForMs !== 0,
    history: history ?? null,
  };
}
