import { Type } from 'typebox';
import { chatTurn } from '../chat-turn.ts';
import { MAX_MESSAGE_CHARS } from '../options.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

const Body = Type.Object(
  {
    message: Type.String({
      minLength: 1,
      maxLength: MAX_MESSAGE_CHARS,
      pattern: '\\S',
      description: `a text of 1 to ${MAX_MESSAGE_CHARS} characters, not only spaces`,
    }),
    conversation_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'the id of a conversation, as text' }),
    ),
  },
  { description: 'a JSON object with a message' },
);

const Answer = Type.Object({
  response: Type.String(),
  conversation_id: Type.String(),
  timestamp: Type.String(),
  model: Type.String(),
  message_id: Type.Integer(),
  reply_id: Type.Integer(),
});

export function chatRoute(app: App, services: Services): void {
  app.post('/api/chat', { schema: { body: Body, response: { 200: Answer } } }, async ({ body, trace }) => {
    const { message, conversation_id: conversationId } = body;
    services.totals.begin();
    try {
      const answer = await chatTurn(services, { message, conversationId }, trace);
      services.totals.end('completed', trace);
      return {
        response: answer.reply,
        conversation_id: answer.conversationId,
        timestamp: new Date(answer.answeredAt).toISOString(),
        model: answer.model,
        message_id: answer.messageId,
        reply_id: answer.replyId,
      };
    } catch (error) {
      services.totals.end('failed', trace);
      throw error;
    }
  });
}
