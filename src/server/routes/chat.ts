import type { RecordedTurn } from '../../store/types.ts';
import { isoTime } from '../iso-time.ts';
import { objectOf } from '../object-of.ts';
import type { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';
import { answerChat, CHAT_ROUTE, ChatBody } from './chat-request.ts';

const Answer = objectOf({
  response: { type: 'string' },
  conversation_id: { type: 'string' },
  timestamp: { type: 'string' },
  model: { type: 'string' },
  message_id: { type: 'integer' },
  reply_id: { type: 'integer' },
});

/** The request and the answer of a turn. */
export const chatSchema = { body: ChatBody, response: { 200: Answer } } as const;

export function chatRoute(app: App, services: Services, underWay: TurnsUnderWay): void {
  const config = { summary: 'send a message, and get the reply', takesKey: true };
  app.post(CHAT_ROUTE, { config, schema: chatSchema }, async (request, reply) => {
    const { turn, replayed } = await answerChat(request, services, underWay);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return turnToJson(turn);
  });
}

function turnToJson(turn: RecordedTurn) {
  return {
    response: turn.reply,
    conversation_id: turn.conversationId,
    timestamp: isoTime(turn.answeredAt),
    model: turn.model,
    message_id: turn.messageId,
    reply_id: turn.replyId,
  };
}
