// The ceiling: the same Fastify, with the same schemas, and a handler that stores nothing. No server on it is faster.
import { Readable } from 'node:stream';
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

/** The events of Genesis, by way of what Fastify has for streams. */
app.post('/api/chat/stream', { schema: { body: chatSchema.body } }, ({ body }, reply) => {
  const { message } = body as { message: string };
  lastId += 2;
  const answer = echo(message, Date.now(), lastId - 1, lastId);
  reply.header('content-type', 'text/event-stream; charset=utf-8').send(Readable.from(events(answer)));
});

function* events({ response, model, ...others }: ReturnType<typeof echo>): Generator<string> {
  yield event('start', { model });
  for (const text of response.match(/\S+\s*/g) ?? []) yield event('token', { text });
  yield event('done', { total_text: response, ...others, model });
}

const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

await listen(app);
