// Streams whose words leave at known times, but for a stall of all of them. It reports when it really wrote the words.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { endsAt, type Pause, type WrittenStream } from '../streams-truth.ts';

const WORDS = 25;

const [stallAfterMs = 0, stallMs = 0] = process.argv.slice(2).map(Number);
const written: WrittenStream[] = [];
let stall: Pause | undefined;

/** Milliseconds before each word of a stream: mixed, so that a gap which is missed or made up shows. */
function* waitsOf(stream: number): Generator<number> {
  yield 50 + ((stream * 37) % 200);
  for (let word = 1; word < WORDS; word++) yield 60 + ((stream * 31 + word * 17) % 80);
}

/** The stall begins some time after the first request. */
function stallFor(firstAt: number): Pause {
  stall ??= { fromMs: firstAt + stallAfterMs, untilMs: firstAt + stallAfterMs + stallMs };
  return stall;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrivedMs = performance.now();
  const pause = stallFor(arrivedMs);
  const { message } = (await json(request)) as { message: string };
  const seq = Number(/\d+$/.exec(message)?.[0]);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const writtenMs: number[] = [];
  let dueMs = arrivedMs;
  for (const waitMs of waitsOf(seq)) {
    dueMs = endsAt(dueMs, waitMs, pause);
    await delay(Math.max(0, dueMs - performance.now()));
    const word = writtenMs.length === 0 ? message : ' word';
    response.write(`event: token\ndata: ${JSON.stringify({ text: word })}\n\n`);
    writtenMs.push(performance.now());
  }
  response.end('event: done\ndata: {}\n\n');
  written.push({ seq, arrivedMs, writtenMs });
}

const server = createServer((request, response) => {
  if (request.method === 'POST') void answer(request, response);
  else response.end(JSON.stringify(written));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
