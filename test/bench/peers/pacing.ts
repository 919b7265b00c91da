// Streams events like those of Genesis at a steady pace, and stores nothing. Arguments: how many a stream has, and the
// milliseconds between them.
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import fastify from 'fastify';
import { listen } from './peer.ts';

const [events = 0, gapMs = 0] = process.argv.slice(2).map(Number);

const app = fastify();

app.post('/api/chat', async ({ body }, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  await sendAll(reply.raw, (body as { message: string }).message);
});

async function sendAll(response: ServerResponse, message: string): Promise<void> {
  // Streams that begin together do not stay in step.
  const startAt = performance.now() + Math.random() * gapMs;
  for (let sent = 0; sent < events; sent++) {
    await delay(Math.max(0, startAt + sent * gapMs - performance.now()));
    response.write(tokenEvent(sent === 0 ? `Echo: ${message} ` : 'word '));
  }
  response.end('event: done\ndata: {}\n\n');
}

const tokenEvent = (text: string) => `event: token\ndata: {"text":${JSON.stringify(text)}}\n\n`;

await listen(app);
