import type { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';
import { ChatStream } from '../streaming/chat-stream.ts';
import type { App } from '../types.ts';
import { answerChat, CHAT_ROUTE, ChatBody } from './chat-request.ts';

export function chatStreamRoute(app: App, services: Services, underWay: TurnsUnderWay): void {
  app.post(`${CHAT_ROUTE}/stream`, { schema: { body: ChatBody } }, async (request, reply) => {
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
