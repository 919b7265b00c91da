import { CHAT_REQUEST, type RequestOptions } from '../../request/request.ts';
import type { TokenGenerator } from '../../request/token.ts';
import { API_REPLIES } from '../json/api-reply.ts';
import { type FindReply, replyAt } from '../json/reply.ts';
import type { StreamReading } from './chat-stream.ts';
import { endMarkOf } from './end-mark.ts';

/** How to find a reply in an answer, and the request it belongs to. */
export interface ReplyReading extends StreamReading {
  readonly tokens: TokenGenerator;
  /** In an answer that is no stream; undefined: all of it is the reply. */
  readonly findReply: FindReply | undefined;
}

/** How to read the answers to such requests. */
export function replyReading(
  tokens: TokenGenerator,
  { reply, api, streamEnd }: Partial<Pick<RequestOptions, 'reply' | 'api' | 'streamEnd'>> = {},
): ReplyReading {
  const findReply = findReplyOf(reply, api);
  return {
    tokens,
    findReply,
    // Who answers where Genesis does may have the text of events anywhere, and those of other APIs have a known shape.
    findText: reply === CHAT_REQUEST.reply || api !== undefined ? undefined : findReply,
    isEndMark: streamEnd === undefined ? undefined : endMarkOf(streamEnd),
  };
}

function findReplyOf(reply: string | undefined, api: RequestOptions['api']): FindReply | undefined {
  if (api !== undefined) return API_REPLIES[api];
  return reply === undefined ? undefined : replyAt(reply);
}
