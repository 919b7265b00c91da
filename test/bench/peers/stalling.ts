// An echo with a known stall, which it reports as it happened: its start and its end, by its own clock, in milliseconds
// since the first request came.
import { setTimeout as delay } from 'node:timers/promises';
import fastify from 'fastify';
import { listen } from './peer.ts';

const [answerMs = 0, stallAfterMs = 0, stallMs = 0] = process.argv.slice(2).map(Number);
const stall = { answerMs, fromMs: Number.NaN, untilMs: Number.NaN };
let hasBegun = false;
let over: Promise<void> | undefined;

const app = fastify();

app.post('/api/chat', async ({ body }) => {
  if (!hasBegun) void stallOnce();
  await delay(answerMs);
  await over;
  return { response: `Echo: ${(body as { message: string }).message}` };
});

app.get('/api/stall', () => stall);

async function stallOnce(): Promise<void> {
  hasBegun = true;
  const startedAt = performance.now();
  await delay(stallAfterMs);
  stall.fromMs = performance.now() - startedAt;
  over = delay(stallMs);
  await over;
  over = undefined;
  stall.untilMs = performance.now() - startedAt;
}

await listen(app);
