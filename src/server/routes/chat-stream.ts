import type { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';
import { ChatStream } from '../streaming/chat-stream.ts';
import type { App } from '../types.ts';
import { answerChat, CHAT_ROUTE, ChatBody } from './chat-request.ts';

export function chatStreamRoute(app: App, services: Services, underWay: TurnsUnderWay): void {
  const config = {
    summary: 'send a message, and get the reply as it is made',
    mediaType: 'text/event-stream',
    takesKey: true,
  };
  const schema = { body: ChatBody, response: { 200: { type: 'string' } } } as const;
  app.post(`${CHAT_ROUTE}/stream`, { config, schema }, async (request, reply) => {
    const stream = new ChatStream(request, reply, services);
    try {
      const { turn, replayed } = await answerChat(request, services, underWay, stream);
      if (replayed) reply.header('idempotency-replayed', 'true');
      await stream.finish(turn);
    } catch (error) {
      await stream.fail(error);
    } finally {
      stream.close();
    }
  });
}
