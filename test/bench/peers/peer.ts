import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The answer of `POST /api/chat`, in the shape that Genesis gives it. */
export function echo(message: string, now: number, messageId: number, replyId: number) {
  return {
    response: `Echo: ${message}`,
    conversation_id: 'main',
    timestamp: new Date(now).toISOString(),
    model: 'echo',
    message_id: messageId,
    reply_id: replyId,
  };
}

/** Listens on a free port, says where, and reports its own process like Genesis. */
export async function listen(app: FastifyInstance): Promise<void> {
  app.get('/api/metrics', () => {
    const { user, system } = process.cpuUsage();
    return { process: { cpu_seconds: (user + system) / 1e6 } };
  });
  await app.listen({ host: '127.0.0.1', port: 0, backlog: 8_192 });
  process.stdout.write(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}\n`);
}
