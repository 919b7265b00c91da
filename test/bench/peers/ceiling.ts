// The ceiling: the same Fastify, with the same schemas, and a handler that stores nothing. No server on it is faster.
import fastify from 'fastify';
import { chatSchema } from '../../../src/server/routes/chat.ts';
import { echo, listen } from './peer.ts';

const app = fastify();
let lastId = 0;

app.post('/api/chat', { schema: chatSchema }, async ({ body }) => {
  const { message } = body as { message: string };
  lastId += 2;
  return echo(message, Date.now(), lastId - 1, lastId);
});

await listen(app);
