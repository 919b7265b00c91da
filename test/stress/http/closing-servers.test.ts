import { describe, expect, it, onTestFinished } from 'vitest';
import { LoadConnection, type WireRequest } from '../../../src/stress/http/load-connection.ts';
import { ServerHabits } from '../../../src/stress/http/server-habits.ts';
import { startWireServer } from '../../support/wire-server.ts';

const ASK: WireRequest = { method: 'GET', text: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' };
const answer = (headers = '') => `HTTP/1.1 200 OK\r\ncontent-length: 2\r\n${headers}\r\nok`;

/** Connections to one server, which share what they learn of it. */
function connections(url: string, count: number): LoadConnection[] {
  const habits = new ServerHabits();
  const made = Array.from({ length: count }, () => new LoadConnection(url, 30_000, { habits }));
  onTestFinished(() => {
    for (const connection of made) connection.destroy();
  });
  return made;
}

describe('a server that closes each connection after its answer, without saying so', () => {
  const start = (headers = '') =>
    startWireServer({
      onData: (socket) => {
        socket.write(answer(headers));
        socket.end();
      },
    });

  it('answers every request, each on a connection of its own', async () => {
    const server = await start();
    const rounds = connections(server.url, 5).map(async (user) => {
      for (let n = 0; n < 4; n++) {
        await user.settle();
        expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
      }
    });
    await Promise.all(rounds);
    expect(server.received()).toEqual(Array.from({ length: 20 }, () => ASK.text));
  });

  it('answers also those that do not wait for its first connections to end', async () => {
    const server = await start();
    const [user] = connections(server.url, 1) as [LoadConnection];
    for (let n = 0; n < 20; n++) expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
    expect(server.received()).toEqual(Array.from({ length: 20 }, () => ASK.text));
  });

  it('though it announces to keep them, loses one request, which is named', async () => {
    const server = await start('connection: keep-alive\r\n');
    const [user] = connections(server.url, 1) as [LoadConnection];
    await user.exchange(ASK);
    await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'CLOSED_UNANNOUNCED' });
    for (let n = 0; n < 3; n++) expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
  });
});

describe('a server that has answered twice on a connection', () => {
  it('keeps its connections: one that ends is lost', async () => {
    let requests = 0;
    const server = await startWireServer({
      onData: (socket) => {
        if (++requests === 3) socket.resetAndDestroy();
        else socket.write(answer('connection: keep-alive\r\n'));
      },
    });
    const [user] = connections(server.url, 1) as [LoadConnection];
    for (let n = 0; n < 2; n++) await user.exchange(ASK);
    await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is waited for no more', async () => {
    const server = await startWireServer({ onData: (socket) => void socket.write(answer()) });
    const [user, other] = connections(server.url, 2) as [LoadConnection, LoadConnection];
    expect(user.settle()).toBeUndefined();
    await user.exchange(ASK);
    await user.settle();
    await user.exchange(ASK);
    expect(server.connections()).toBe(1);
    await other.exchange(ASK);
    expect([user.settle(), other.settle()]).toEqual([undefined, undefined]);
  });
});

it('a server that announces to keep connections is not waited for', async () => {
  const server = await startWireServer({
    onData: (socket) => void socket.write(answer('connection: keep-alive\r\n')),
  });
  const [user] = connections(server.url, 1) as [LoadConnection];
  await user.exchange(ASK);
  expect(user.settle()).toBeUndefined();
});

describe('an answer before the whole request was sent', () => {
  const body = 'x'.repeat(5_000_000);
  const head = `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`;
  const LARGE: WireRequest = { method: 'POST', text: head + body };
  const TOO_LARGE = 'HTTP/1.1 413 Content Too Large\r\n';

  it.each<[string, string, 'end' | 'reset' | 'keep']>([
    ['and the connection is reset', `${TOO_LARGE}content-length: 3\r\n\r\nbig`, 'reset'],
    ['and the connection is reset before its end', `${TOO_LARGE}content-length: 99\r\n\r\nbig`, 'reset'],
    ['without a length', `${TOO_LARGE}\r\nbig`, 'reset'],
    ['in a chunk', `${TOO_LARGE}transfer-encoding: chunked\r\n\r\n3\r\nbig\r\n`, 'reset'],
    ['and the connection is closed', `${TOO_LARGE}content-length: 3\r\n\r\nbig`, 'end'],
    ['and the rest is never read', `${TOO_LARGE}content-length: 3\r\n\r\nbig`, 'keep'],
  ])('is read, %s', async (_name, bytes, then) => {
    const server = await startWireServer({
      onData: (socket, _text, n) => {
        if (n > 0) return void socket.write(answer());
        socket.pause().removeAllListeners('data');
        socket.write(bytes, () => {
          if (then === 'reset') socket.resetAndDestroy();
          if (then === 'end') socket.destroySoon();
        });
      },
    });
    const [user] = connections(server.url, 1) as [LoadConnection];
    expect(await user.exchange(LARGE)).toMatchObject({ status: 413, body: 'big' });
    expect(await user.exchange(ASK)).toMatchObject({ status: 200, body: 'ok' });
    expect(server.connections()).toBe(2);
  });

  it('is read by each of many, whatever fails first', async () => {
    const server = await startWireServer({
      onData: (socket) => {
        socket.pause().removeAllListeners('data');
        socket.write(`${TOO_LARGE}content-length: 3\r\n\r\nbig`, () => socket.destroy());
      },
    });
    const users = connections(server.url, 10);
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(users.map((user) => user.exchange(LARGE)));
      expect(answers.map(({ status }) => status)).toEqual(users.map(() => 413));
    }
  });
});
