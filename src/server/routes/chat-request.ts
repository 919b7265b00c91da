import type { FastifyRequest } from 'fastify';
import { chatTurn, type TurnAnswer } from '../chat-turn.ts';
import { MAX_MESSAGE_CHARS } from '../options.ts';
import type { ReplyReader } from '../read-reply.ts';
import { fingerprintOf } from '../repetition/fingerprint.ts';
import { idempotencyKey } from '../repetition/idempotency-key.ts';
import { keyedTurn } from '../repetition/keyed-turn.ts';
import type { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';

export const ChatBody = {
  type: 'object',
  description: 'a JSON object with a message',
  required: ['message'],
  properties: {
    message: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_MESSAGE_CHARS,
      pattern: '\\S',
      description: `a text of 1 to ${MAX_MESSAGE_CHARS} characters, not only spaces`,
    },
    conversation_id: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'the id of a conversation, as text',
    },
  },
} as const;

export const CHAT_ROUTE = '/api/chat';

type ChatRequest = Pick<FastifyRequest, 'headers' | 'trace'> & {
  readonly body: { readonly message: string; readonly conversation_id?: string };
};

/** Answers a request whole, or to a reader part by part. Throws what `chatTurn` and `keyedTurn` throw. */
export function answerChat(
  { body, headers, trace }: ChatRequest,
  services: Services,
  underWay: TurnsUnderWay,
  reader?: ReplyReader,
): Promise<TurnAnswer> {
  const request = { message: body.message, conversationId: body.conversation_id };
  const header = headers['idempotency-key'];
  if (header === undefined)
    return services.totals.count(trace, () => chatTurn(services, request, trace, reader));
  // The same for both routes: a client that lost its stream may ask for the whole answer, and the other way round.
  const fingerprint = fingerprintOf(`POST ${CHAT_ROUTE}`, body);
  const keyed = { ...request, key: idempotencyKey(String(header)), fingerprint };
  return keyedTurn(services, underWay, keyed, trace, reader);
}
