import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LoadConnection, type WireRequest } from '../../../src/stress/http/load-connection.ts';
import { freePort } from '../../../src/stress/target/free-port.ts';
import { SELF_SIGNED } from '../../support/self-signed.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startWireServer } from '../../support/wire-server.ts';

const ASK: WireRequest = { method: 'GET', text: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' };
const OK = 'HTTP/1.1 200 OK\r\n';

/** The answer `ok`, with more headers. */
const answer = (headers = '') => `${OK}content-length: 2\r\n${headers}\r\nok`;

function connection(url: string, timeoutMs = 30_000): LoadConnection {
  const made = new LoadConnection(url, timeoutMs);
  onTestFinished(() => made.destroy());
  return made;
}

/** A server that answers with these bytes whatever comes. */
const answering = (bytes: string) => startWireServer({ onData: (socket) => socket.write(bytes) });

async function listen(server: Server, protocol = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the connection of a virtual user', () => {
  it('is opened beforehand, and used for all requests', async () => {
    const server = await answering(answer('connection: keep-alive\r\n'));
    const user = connection(server.url);
    await user.connect();
    await waitFor(() => server.connections() === 1);
    expect(server.received()).toEqual(['']);
    for (let n = 0; n < 3; n++) expect(await user.exchange(ASK)).toMatchObject({ status: 200, body: 'ok' });
    expect(server.received()).toEqual([ASK.text.repeat(3)]);
  });

  it('is another one for each request where it reconnects, without saying so to the server', async () => {
    const closed: number[] = [];
    const server = await startWireServer({
      onConnect: (socket, n) => socket.once('end', () => closed.push(n)),
      onData: (socket) => socket.write(answer()),
    });
    const user = new LoadConnection(server.url, 30_000, { reconnect: true });
    for (let n = 0; n < 3; n++) expect(await user.exchange(ASK)).toMatchObject({ status: 200, body: 'ok' });
    expect(server.received()).toEqual([ASK.text, ASK.text, ASK.text]);
    await waitFor(() => closed.length === 3);
  });

  it('is opened by the first request if it is not open yet', async () => {
    const server = await answering(answer());
    expect(await connection(server.url).exchange(ASK)).toMatchObject({ body: 'ok' });
  });

  it('sends a byte for each character of a request', async () => {
    const server = createHttpServer(async (request, response) =>
      response.end((await buffer(request)).toString('hex')),
    );
    const user = connection(await listen(server));
    const body = 'a\0\r\n\xff\x80';
    const head = `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`;
    expect(await user.exchange({ method: 'POST', text: head + body })).toMatchObject({
      body: '61000d0aff80',
    });
  });

  it('finds a server by its name', async () => {
    const server = await answering(answer());
    expect(await connection(`http://localhost:${server.port}`).exchange(ASK)).toMatchObject({ body: 'ok' });
  });

  it('reads an answer that is much longer than one piece', async () => {
    const body = 'é'.repeat(1_000_000);
    const user = connection(await listen(createHttpServer((_request, response) => response.end(body))));
    expect((await user.exchange(ASK)).body === body).toBe(true);
  });

  it('does not mix its answers with those of a hundred others', async () => {
    const server = createHttpServer(async (request, response) => response.end(await text(request)));
    const url = await listen(server);
    const users = Array.from({ length: 100 }, () => connection(url));
    await Promise.all(users.map((user) => user.connect()));
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        users.map((user, n) => {
          // Some are longer than what is read at once.
          const body = `${n}:`.repeat(n % 10 === 0 ? 100_000 : 1);
          const head = `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`;
          return user.exchange({ method: 'POST', text: head + body });
        }),
      );
      expect(answers.map(({ body }) => body.split(':')[0])).toEqual(users.map((_, n) => String(n)));
      expect(answers.every(({ body }) => new Set(body.split(':')).size === 2)).toBe(true);
    }
    expect(await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(
      100,
    );
  });
});

describe('it is opened anew', () => {
  it.each<[string, string]>([
    ['after an answer that says so', answer('connection: close\r\n')],
    ['after an answer of HTTP/1.0', answer().replace('1.1', '1.0')],
    ['after an answer with something behind it', `${answer()}x`],
    ['after it was idle longer than the server keeps it', answer('keep-alive: timeout=1\r\n')],
  ])('%s', async (_name, bytes) => {
    const server = await answering(bytes);
    const user = connection(server.url);
    for (let n = 1; n <= 3; n++) {
      expect(await user.exchange(ASK)).toMatchObject({ status: 200, body: 'ok' });
      await waitFor(() => server.connections() === n);
      // Longer than the millisecond that is left of a second.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(server.received()).toEqual([ASK.text, ASK.text, ASK.text]);
  });

  it('and closed at once, though the server would leave it open', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await startWireServer({
      onConnect: (socket) => socket.once('close', closed.resolve),
      onData: (socket) => socket.write(answer('connection: close\r\n')),
    });
    await connection(server.url).exchange(ASK);
    await closed.promise;
  });

  it('not while the server still keeps it', async () => {
    const server = await answering(answer('keep-alive: timeout=60\r\n'));
    const user = connection(server.url);
    for (let n = 0; n < 3; n++) await user.exchange(ASK);
    expect(server.connections()).toBe(1);
  });

  it('when the server has closed it while it was idle', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await startWireServer({
      onData: (socket) => {
        socket.write(answer());
        setImmediate(() => socket.end().once('close', closed.resolve));
      },
    });
    const user = connection(server.url);
    await user.exchange(ASK);
    // Ours is closed by then: the server has seen the end of it.
    await closed.promise;
    expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
    expect(server.received()).toEqual([ASK.text, ASK.text]);
  });

  it('when the server sent something unrequested', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await startWireServer({
      onConnect: (socket, n) => {
        if (n > 0) return;
        socket.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n');
        socket.once('close', closed.resolve);
      },
      onData: (socket) => socket.write(answer()),
    });
    const user = connection(server.url);
    await user.connect();
    await closed.promise;
    expect(await user.exchange(ASK)).toMatchObject({ status: 200, body: 'ok' });
    expect(server.received()).toEqual(['', ASK.text]);
  });

  it('when no answer came on it in time', async () => {
    const server = await startWireServer({
      onData: (socket, _text, n) => socket.write(n === 0 ? 'HTTP/1.1 200 OK\r\ncontent-' : answer()),
    });
    const user = connection(server.url, 1_000);
    await expect(user.exchange(ASK)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
      message: 'no whole answer within 1000 ms',
    });
    expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
    expect(server.connections()).toBe(2);
  });

  it('when what came was no HTTP', async () => {
    const server = await startWireServer({
      onData: (socket, _text, n) => socket.write(n === 0 ? 'SSH-2.0-x\r\n' : answer()),
    });
    const user = connection(server.url);
    await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'MALFORMED_RESPONSE' });
    expect(await user.exchange(ASK)).toMatchObject({ body: 'ok' });
  });

  it('when the connection was lost', async () => {
    const server = await startWireServer({ onData: (socket) => void socket.resetAndDestroy() });
    const user = connection(server.url);
    for (let n = 0; n < 2; n++)
      await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.connections()).toBe(2);
  });
});

describe('a request fails', () => {
  it('with ECONNREFUSED where no server listens, and not before it is sent', async () => {
    const user = connection(`http://127.0.0.1:${await freePort()}`);
    await user.connect();
    await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    ['before', ''],
    ['in', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel'],
  ])('with ECONNRESET where the connection is closed %s the answer', async (_when, bytes) => {
    const server = await startWireServer({ onData: (socket) => socket.end(bytes) });
    await expect(connection(server.url).exchange(ASK)).rejects.toMatchObject({
      code: 'ECONNRESET',
      message: 'the connection was closed before the whole answer',
    });
  });

  it('with ECONNRESET where the connection is torn down in an answer that only its end would end', async () => {
    const server = await startWireServer({
      onData: (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhel', () => socket.resetAndDestroy()),
    });
    await expect(connection(server.url).exchange(ASK)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('when the connection is closed by ourselves', async () => {
    const server = await startWireServer({ onData: () => {} });
    const user = connection(server.url);
    const asked = user.exchange(ASK);
    await waitFor(() => server.received()[0] === ASK.text);
    user.destroy();
    await expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('with ETIMEDOUT also after the connection was idle for longer than that', async () => {
    const server = await startWireServer({
      onData: (socket, text, n) => n === 0 && server.received()[0] === text && socket.write(answer()),
    });
    const user = connection(server.url, 500);
    await user.exchange(ASK);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(server.received()).toEqual([ASK.text.repeat(2)]);
  });

  it('with ETIMEDOUT although the answer keeps coming', async () => {
    const trickles: NodeJS.Timeout[] = [];
    const server = await startWireServer({
      onData: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        trickles.push(setInterval(() => socket.write('.'), 10));
      },
    });
    await expect(connection(server.url, 200).exchange(ASK)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    for (const trickle of trickles) clearInterval(trickle);
  });
});

describe('over TLS', () => {
  const serve = () =>
    listen(
      createHttpsServer(SELF_SIGNED, (_request, response) => response.end('ok')),
      'https',
    );

  it('an untrusted certificate is refused, and named', async () => {
    const user = connection(await serve());
    await user.connect();
    await expect(user.exchange(ASK)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it.each(['127.0.0.1', 'localhost'])(
    'a certificate for %s is accepted from a known authority',
    async (name) => {
      const authorities = getCACertificates('default');
      setDefaultCACertificates([...authorities, SELF_SIGNED.cert]);
      onTestFinished(() => setDefaultCACertificates(authorities));
      const user = connection((await serve()).replace('127.0.0.1', name));
      await user.connect();
      for (let n = 0; n < 3; n++) expect(await user.exchange(ASK)).toMatchObject({ status: 200, body: 'ok' });
    },
  );

  it('a server without TLS is no answer', async () => {
    const server = await answering(answer());
    await expect(connection(server.url.replace('http', 'https')).exchange(ASK)).rejects.toThrow(/SSL/i);
  });
});
