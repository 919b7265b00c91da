import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChatModel } from '../../../src/model/model.ts';
import type { ServerOptions } from '../../../src/server/options.ts';
import { openStream, storedTexts, writtenModel } from '../../support/chat-stream.ts';
import { holdWriteLock } from '../../support/lock.ts';
import { getJson, postKeyed, startTestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const HELLO = { message: 'hello' };

/** Sends requests for a stream on a socket of its own, and reads nothing. */
async function sendStreamRequest(url: string, { key = '', times = 1 } = {}): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).pause();
  await once(socket, 'connect');
  const body = JSON.stringify(HELLO);
  const request =
    `POST /api/chat/stream HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
    `${key ? `Idempotency-Key: ${key}\r\n` : ''}Content-Length: ${body.length}\r\n\r\n${body}`;
  socket.write(request.repeat(times));
  return socket;
}

async function startWith(model: ChatModel, options: Partial<ServerOptions> = {}) {
  const server = await startTestServer({ models: [model], ...options });
  return { ...server, turns: async () => (await getJson(`${server.url}/api/metrics`)).body.turns };
}

/** A model that talks without an end, and counts what was taken of it. */
function endlessModel() {
  const seen = { parts: 0, isOver: false };
  const model: ChatModel = {
    offers: () => true,
    offered: 'talk',
    async *stream() {
      try {
        for (;;) {
          seen.parts++;
          yield 'x'.repeat(16 * 1024);
        }
      } finally {
        seen.isOver = true;
      }
    },
  };
  return { model, seen };
}

describe('a client that goes away in mid-answer', () => {
  it.each([
    ['closes its connection', (socket: Socket) => void socket.resume().destroy()],
    ['resets its connection', (socket: Socket) => void socket.resetAndDestroy()],
    ['ends its side', (socket: Socket) => void socket.resume().end()],
  ])('and %s ends the call of the model, leaves nothing, and frees its key', async (_, leave) => {
    const { model, calls } = writtenModel();
    const { url, file, turns } = await startWith(model);
    const socket = await sendStreamRequest(url, { key: 'key' });
    await waitFor(() => calls.length === 1);
    calls[0]?.write('half');
    await waitFor(() => calls[0]?.readableLength === 0);
    leave(socket);
    await waitFor(() => calls[0]?.destroyed === true);
    await waitFor(async () => (await turns()).in_flight === 0);
    expect(await turns()).toMatchObject({ completed: 0, failed: 0, abandoned: 1 });
    expect(storedTexts(file)).toEqual([]);
    const again = await openStream(url, HELLO, { 'idempotency-key': 'key' });
    expect(again.status).toBe(200);
    calls[1]?.end('whole');
    expect((await again.rest()).at(-1)).toMatchObject({ event: 'done', data: { total_text: 'whole' } });
    expect(storedTexts(file)).toEqual(['hello', 'whole']);
  });

  it('while the turn is being stored leaves a whole turn or none, and a repetition is answered', async () => {
    const { model, calls } = writtenModel();
    const { url, file, turns } = await startWith(model);
    const socket = await sendStreamRequest(url, { key: 'key' });
    await waitFor(() => calls.length === 1);
    const release = holdWriteLock(file);
    calls[0]?.end('whole');
    await waitFor(() => calls[0]?.destroyed === true);
    socket.destroy();
    release();
    await waitFor(async () => (await turns()).in_flight === 0);
    const again = postKeyed(`${url}/api/chat`, 'key', HELLO);
    await waitFor(() => calls.length === 2 || storedTexts(file).length > 0);
    calls[1]?.end('whole');
    expect(await again).toMatchObject({ status: 200, body: { response: 'whole' } });
    expect(storedTexts(file)).toEqual(['hello', 'whole']);
  });
});

it('a client that leaves many requests of one connection ends them all, without a warning', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => void warnings.push(warning);
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  const { url, turns } = await startWith(writtenModel().model);
  const socket = await sendStreamRequest(url, { times: 12 });
  await waitFor(async () => (await turns()).in_flight === 12);
  socket.resume().destroy();
  await waitFor(async () => (await turns()).abandoned === 12);
  expect(await turns()).toMatchObject({ in_flight: 0, completed: 0, failed: 0 });
  expect(warnings).toEqual([]);
});

it('of many requests of one connection, a model is asked for one reply at a time', async () => {
  const { model, calls } = writtenModel();
  const { url, turns } = await startWith(model);
  const socket = (await sendStreamRequest(url, { times: 3 })).resume();
  onTestFinished(() => void socket.destroy());
  await waitFor(async () => (await turns()).in_flight === 3);
  await waitFor(() => calls.length > 0);
  // It comes later, on a connection of its own: the others would have asked before.
  const later = await openStream(url, HELLO);
  expect(calls).toHaveLength(2);
  calls[1]?.end('reply');
  await later.rest();
  for (const asked of [0, 2, 3]) {
    await waitFor(() => calls.length > asked);
    calls[asked]?.end('reply');
  }
  await waitFor(async () => (await turns()).completed === 4);
});

describe('a client that takes nothing', () => {
  it('holds the model, and is gone after a while', async () => {
    const { model, seen } = endlessModel();
    const streams = { heartbeatMs: 10, stalledAfterMs: 500 };
    const { url, file, turns } = await startWith(model, { streams });
    const socket = await sendStreamRequest(url);
    await waitFor(() => seen.isOver);
    await waitFor(async () => (await turns()).in_flight === 0);
    expect(await turns()).toMatchObject({ completed: 0, failed: 0, abandoned: 1 });
    expect(storedTexts(file)).toEqual([]);
    // Sent by a server that would not wait: without an end. The system itself takes some megabytes.
    expect(seen.parts * 16).toBeLessThan(64 * 1024);
    socket.destroy();
  });

  it('is not gone because its model says nothing', async () => {
    const { model, calls } = writtenModel();
    const { url } = await startWith(model, { streams: { heartbeatMs: 60_000, stalledAfterMs: 20 } });
    const stream = await openStream(url, HELLO);
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    calls[0]?.end('at last');
    expect((await stream.rest()).map(({ event }) => event)).toEqual(['token', 'done']);
  });
});
