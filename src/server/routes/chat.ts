import { chatTurn } from '../chat-turn.ts';
import { objectOf } from '../object-of.ts';
import { MAX_MESSAGE_CHARS } from '../options.ts';
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

export function chatRoute(app: App, services: Services): void {
  app.post('/api/chat', { schema: chatSchema }, async ({ body, trace }) => {
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
