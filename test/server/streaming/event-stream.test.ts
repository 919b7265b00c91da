import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ClientGone } from '../../../src/server/client-gone.ts';
import { EventStream } from '../../../src/server/streaming/event-stream.ts';
import { startHttp } from '../../support/http-server.ts';
import { waitFor } from '../../support/wait-for.ts';

const LIMITS = { heartbeatMs: 60_000, stalledAfterMs: 60_000 };

/** A stream to a client that reads nothing. */
async function streamToSilentClient() {
  let take: (response: ServerResponse) => void = () => {};
  const answered = new Promise<ServerResponse>((resolve) => (take = resolve));
  const { hostname, port } = new URL(await startHttp((_request, response) => take(response)));
  const client = connect(Number(port), hostname).pause();
  onTestFinished(() => void client.destroy());
  await once(client, 'connect');
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const response = await answered;
  const gone: ClientGone[] = [];
  const stream = new EventStream(response, LIMITS, (reason) => void gone.push(reason));
  stream.open({});
  onTestFinished(() => stream.close());
  return { client, response, stream, gone };
}

/** Writes until the system takes no more; resolves with the write that it does not take. */
async function fill(stream: EventStream, text: string): Promise<{ taken: number; pending: Promise<void> }> {
  for (let taken = 0; ; taken++) {
    let isTaken = false;
    const pending = stream.write(text).then(() => {
      isTaken = true;
    });
    // The system takes a write at once, or not before the client reads.
    for (let turns = 0; turns < 50 && !isTaken; turns++) await setImmediate();
    if (!isTaken) return { taken, pending };
  }
}

it('keeps one write for a client that reads nothing, and goes on when it reads', async () => {
  const { client, response, stream } = await streamToSilentClient();
  const text = 'x'.repeat(4_096);
  const { taken, pending } = await fill(stream, text);
  expect(taken).toBeGreaterThan(0);
  // With the frame of its chunk.
  expect(response.socket?.writableLength).toBeLessThan(text.length + 20);
  client.resume();
  await pending;
  await stream.write('more');
  expect(response.socket?.writableLength).toBe(0);
});

it('what is written in one turn of the event loop leaves with one write, and what is written last with the end', async () => {
  const { client, response, stream } = await streamToSilentClient();
  client.resume();
  const write = vi.spyOn(response, 'write');
  for (const text of ['one', 'two', 'three']) await stream.write(text);
  expect(write).not.toHaveBeenCalled();
  await setImmediate();
  await stream.write('four');
  await setImmediate();
  await stream.write('five');
  await stream.end();
  expect(write.mock.calls.map(([text]) => text)).toEqual(['onetwothree', 'four']);
});

it('what is written at once fills one write after another, each when the one before is taken', async () => {
  const { client, response, stream } = await streamToSilentClient();
  client.resume();
  const write = vi.spyOn(response, 'write');
  const text = 'x'.repeat(1_024);
  for (let i = 0; i < 16; i++) await stream.write(text);
  await stream.end();
  expect(write.mock.calls.map(([text]) => (text as string).length)).toEqual([4_096, 4_096, 4_096, 4_096]);
});

it.each([
  ['resets its connection', (client: Socket) => void client.resetAndDestroy()],
  ['ends its side', (client: Socket) => void client.end()],
])('refuses the write that waits when the client %s, and every later one', async (_, leave) => {
  const { client, stream, gone } = await streamToSilentClient();
  const { pending } = await fill(stream, 'x'.repeat(4_096));
  leave(client);
  await expect(pending).rejects.toBeInstanceOf(ClientGone);
  expect(gone).toHaveLength(1);
  await expect(stream.write('more')).rejects.toBeInstanceOf(ClientGone);
});

it('counts the time of a client that takes nothing from the end of the answer before it on its connection', async () => {
  const responses: ServerResponse[] = [];
  const { hostname, port } = new URL(await startHttp((_request, response) => void responses.push(response)));
  const client = connect(Number(port), hostname).pause();
  onTestFinished(() => void client.destroy());
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2));
  await waitFor(() => responses.length === 2);
  const [before, response] = responses as [ServerResponse, ServerResponse];
  const gone: ClientGone[] = [];
  const limits = { heartbeatMs: 60_000, stalledAfterMs: 20 };
  const stream = new EventStream(response, limits, (reason) => void gone.push(reason));
  onTestFinished(() => stream.close());
  stream.open({});
  const written = stream.write('x'.repeat(64 * 1024 * 1024));
  await setTimeout(100);
  expect(gone).toEqual([]);
  before.end();
  await expect(written).rejects.toBeInstanceOf(ClientGone);
});
