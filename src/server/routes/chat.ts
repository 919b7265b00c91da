import type { RecordedTurn } from '../../store/types.ts';
import { chatTurn } from '../chat-turn.ts';
import { objectOf } from '../object-of.ts';
import { MAX_MESSAGE_CHARS } from '../options.ts';
import { fingerprintOf } from '../repetition/fingerprint.ts';
import { idempotencyKey } from '../repetition/idempotency-key.ts';
import { keyedTurn } from '../repetition/keyed-turn.ts';
import { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

const Body = {
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

const Answer = objectOf({
  response: { type: 'string' },
  conversation_id: { type: 'string' },
  timestamp: { type: 'string' },
  model: { type: 'string' },
  message_id: { type: 'integer' },
  reply_id: { type: 'integer' },
});

/** The request and the answer of a turn. */
export const chatSchema = { body: Body, response: { 200: Answer } } as const;

const CHAT_ROUTE = '/api/chat';

export function chatRoute(app: App, services: Services): void {
  const underWay = new TurnsUnderWay();
  app.post(CHAT_ROUTE, { schema: chatSchema }, async ({ body, headers, trace }, reply) => {
    const { message, conversation_id: conversationId } = body;
    const header = headers['idempotency-key'];
    if (header === undefined) {
      const request = { message, conversationId };
      return turnToJson(await services.totals.count(trace, () => chatTurn(services, request, trace)));
    }
    const fingerprint = fingerprintOf(`POST ${CHAT_ROUTE}`, body);
    const request = { message, conversationId, key: idempotencyKey(String(header)), fingerprint };
    const { turn, replayed } = await keyedTurn(services, underWay, request, trace);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return turnToJson(turn);
  });
}

function turnToJson(turn: RecordedTurn) {
  return {
    response: turn.reply,
    conversation_id: turn.conversationId,
    timestamp: new Date(turn.answeredAt).toISOString(),
    model: turn.model,
    message_id: turn.messageId,
    reply_id: turn.replyId,
  };
}
