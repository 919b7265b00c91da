import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Network } from '../../../../src/stress/faults/network/network.ts';
import type { NetworkFault } from '../../../../src/stress/faults/network/relay-protocol.ts';
import { LoadConnection, type WireRequest } from '../../../../src/stress/http/load-connection.ts';
import { freePort } from '../../../../src/stress/target/free-port.ts';
import { chance } from '../../../support/chance.ts';
import { startNode } from '../../../support/elsewhere.ts';
import { hasEnded, isRunning } from '../../../support/is-running.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { startWireServer } from '../../../support/wire-server.ts';

const PARENT = fileURLToPath(new URL('../../../support/network-parent.ts', import.meta.url));
const ASK: WireRequest = { method: 'GET', text: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' };
const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok';

async function networkTo(url: string): Promise<Network> {
  const network = await Network.start(url);
  onTestFinished(() => network.close());
  return network;
}

function userOf(url: string, network: Network): LoadConnection {
  const user = new LoadConnection(url, 30_000, { route: network });
  onTestFinished(() => user.destroy());
  return user;
}

/** A connection by way of a network, and its other end at the server. */
async function throughNetwork(): Promise<{ network: Network; client: Socket; server: Socket }> {
  const listener = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const network = await networkTo(`http://127.0.0.1:${(listener.address() as { port: number }).port}`);
  const client = connect({ host: network.host, port: network.port, allowHalfOpen: true });
  network.opening(client, 0);
  const [server] = (await once(listener, 'connection')) as [Socket];
  onTestFinished(() => {
    client.destroy();
    server.destroy();
    listener.close();
  });
  return { network, client, server };
}

/** Sends pieces of any length with pauses between some of them, and ends; resolves with what they were together. */
async function sendPieces(socket: Socket, seed: number, bytes: number): Promise<string> {
  const [random, hash] = [chance(seed), createHash('sha256')];
  for (let left = bytes; left > 0; ) {
    const piece = Buffer.alloc(Math.min(left, 1 + Math.floor(random() ** 4 * 200_000)), random().toString());
    left -= piece.length;
    hash.update(piece);
    if (!socket.write(piece)) await once(socket, 'drain');
    if (random() < 0.2) await delay(1);
  }
  socket.end();
  return hash.digest('hex');
}

async function hashOf(socket: Socket): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) hash.update(chunk);
  return hash.digest('hex');
}

describe('the network between load and server', () => {
  it.each<[string, NetworkFault[], number]>([
    ['at peace', [], 5_000_000],
    ['that is slow', ['slow'], 500_000],
    ['that drips', ['drip'], 300],
    ['that is slow and drips', ['slow', 'drip'], 300],
  ])(
    '%s loses no byte and changes no order, and passes on the end of each direction',
    async (_, faults, bytes) => {
      const { network, client, server } = await throughNetwork();
      for (const fault of faults) network.begin(fault);
      const [sent, received, answered, heard] = await Promise.all([
        sendPieces(client, 1, bytes),
        hashOf(server),
        sendPieces(server, 2, bytes),
        hashOf(client),
      ]);
      expect([received, heard]).toEqual([sent, answered]);
    },
  );

  it('passes all on at once when a disturbance is over, after what it held back', async () => {
    const { network, client, server } = await throughNetwork();
    network.begin('drip');
    client.write('a'.repeat(10_000));
    await once(server, 'data');
    network.end('drip');
    client.end('b');
    let rest = '';
    for await (const chunk of server) rest += chunk;
    expect(rest).toMatch(/^a+b$/);
  });

  it('lets an answer come after the end of the request', async () => {
    const { client, server } = await throughNetwork();
    client.end('question');
    expect(await hashOf(server)).toBe(createHash('sha256').update('question').digest('hex'));
    server.end('answer');
    expect(String((await once(client, 'data'))[0])).toBe('answer');
  });

  it.each(['client', 'server'] as const)('passes on the reset of the %s', async (end) => {
    const ends = await throughNetwork();
    const other = end === 'client' ? ends.server : ends.client;
    const failed = once(other, 'error');
    other.resume();
    ends[end].write('begun');
    await once(other, 'data');
    ends[end].resetAndDestroy();
    other.off('error', () => {});
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('holds back a sender whose receiver does not read', async () => {
    const { client, server } = await throughNetwork();
    server.pause();
    // More than the buffers of two connections hold.
    let accepted = 0;
    const piece = Buffer.alloc(1_000_000);
    for (let n = 0; n < 100; n++) client.write(piece, () => accepted++);
    await waitFor(() => accepted > 0);
    await delay(200);
    expect(accepted).toBeLessThan(100);
    expect(server.bytesRead).toBeLessThan(50_000_000);
    client.destroy();
  });

  it('serves no connection that the load did not open', async () => {
    const server = await startWireServer();
    const network = await networkTo(server.url);
    const [stranger] = [connect(network.port, network.host)];
    onTestFinished(() => void stranger.destroy());
    stranger.write(ASK.text);
    server.answerWith([Buffer.from(ANSWER)]);
    expect(await userOf(server.url, network).exchange(ASK)).toMatchObject({ body: 'ok' });
    expect(server.connections()).toBe(1);
  });

  it('refuses a connection where no server listens, as the server’s address would', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const asked = userOf(url, await networkTo(url)).exchange(ASK);
    await expect(asked).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });

  it('cuts a connection only when the server has the request, and lets the third one through', async () => {
    const server = await startWireServer({ onData: (socket) => socket.write(ANSWER) });
    const network = await networkTo(server.url);
    const user = userOf(server.url, network);
    network.begin('cut');
    const lost = { code: 'ECONNRESET' };
    for (let n = 0; n < 2; n++) await expect(user.exchange(ASK)).rejects.toMatchObject(lost);
    expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
    await expect(user.exchange(ASK)).rejects.toMatchObject(lost);
    network.end('cut');
    expect(await network.countCuts()).toBe(3);
    expect(server.received()).toEqual([ASK.text, ASK.text, ASK.text.repeat(2)]);
    expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
  });

  it('cuts a request that was under way before, and none that waits between requests', async () => {
    const server = await startWireServer({ onData: (socket, _, n) => n === 0 && socket.write(ANSWER) });
    const network = await networkTo(server.url);
    const [idle, asking] = [userOf(server.url, network), userOf(server.url, network)];
    await idle.exchange(ASK);
    const asked = asking.exchange(ASK);
    asked.catch(() => {});
    await waitFor(() => server.received()[1] === ASK.text);
    network.begin('cut');
    await expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' });
    network.end('cut');
    expect(await network.countCuts()).toBe(1);
    expect(await idle.exchange(ASK)).toMatchObject({ body: 'ok' });
    expect(server.connections()).toBe(2);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
  ])('cuts a request also where the server %s its connection after the answer', async (_, finish) => {
    const server = await startWireServer({
      onData: (socket) => socket.write(ANSWER.replace('keep-alive', 'close'), () => finish(socket)),
    });
    const network = await networkTo(server.url);
    const users = Array.from({ length: 5 }, () => userOf(server.url, network));
    network.begin('cut');
    for (const user of users) await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await network.countCuts()).toBe(users.length);
  });

  it('drips the request before it cuts', async () => {
    const server = await startWireServer({ onData: () => {} });
    const network = await networkTo(server.url);
    network.begin('drip');
    network.begin('cut');
    await expect(userOf(server.url, network).exchange(ASK)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.received()).toEqual([ASK.text]);
  });

  it('ends with its parent, also if that is killed', async () => {
    const parent = await startNode(PARENT, 'http://127.0.0.1:9');
    const pid = Number(parent.said);
    expect(isRunning(pid)).toBe(true);
    await parent.kill();
    await waitFor(() => hasEnded(pid));
  });
});
