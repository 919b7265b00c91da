// A server that does as little as a chat server must: it reads a message, makes it durable and answers it. What it reaches
// measures the machine, so a change of it makes figures of before and after incomparable. It ends with its parent; its
// argument is the file.
import { open } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Turn {
  readonly body: Buffer;
  readonly response: ServerResponse;
}

const file = await open(String(process.argv[2]), 'a');
let waiting: Turn[] = [];
let isWriting = false;

/** Like a group commit: all that arrived during one sync are in the next. */
async function writeAll(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const turns = waiting;
    waiting = [];
    await file.appendFile(Buffer.concat(turns.map(({ body }) => body)));
    await file.datasync();
    for (const turn of turns) answer(turn);
  }
  isWriting = false;
}

function answer({ body, response }: Turn): void {
  const { message } = JSON.parse(body.toString()) as { message: string };
  const text = JSON.stringify({ response: `You said: ${message}`, conversation_id: 'default' });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

const server = createServer(async (request, response) => {
  waiting.push({ body: await buffer(request), response });
  if (!isWriting) await writeAll();
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
