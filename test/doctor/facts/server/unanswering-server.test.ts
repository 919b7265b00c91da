import { createServer as createTlsServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { readServerFacts } from '../../../../src/doctor/facts/server/read-server-facts.ts';
import { freePort } from '../../../../src/stress/target/free-port.ts';
import { listen, startHttp } from '../../../support/http-server.ts';
import { SELF_SIGNED } from '../../../support/self-signed.ts';
import { getJson, startTestServer } from '../../../support/server.ts';
import { startWireServer } from '../../../support/wire-server.ts';

/** Long enough for this machine, and short enough to wait for. */
const SOON = { timeoutMs: 1_000 };

describe('what is unreachable', () => {
  it('has no listening process', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await readServerFacts(url)).toEqual({
      kind: 'unreachable',
      url,
      reason: 'no process listens there',
    });
  });

  it('has a name of which several addresses refuse', async () => {
    const url = `http://localhost:${await freePort()}`;
    expect(await readServerFacts(url)).toMatchObject({
      kind: 'unreachable',
      reason: 'no process listens there',
    });
  });

  it('has an unknown name', async () => {
    expect(await readServerFacts('http://genesis.invalid:8080', { timeoutMs: 20_000 })).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringMatching(
        /^the name genesis\.invalid (is unknown|could not be looked up)$|within 20 s$/,
      ),
    });
  });

  it('closes each connection', async () => {
    const { url } = await startWireServer({ onConnect: (socket) => socket.resetAndDestroy() });
    expect(await readServerFacts(url)).toMatchObject({
      kind: 'unreachable',
      reason: 'it closed the connection without an answer',
    });
  });

  it('breaks off in the middle of its answer', async () => {
    const server = await startWireServer();
    server.answerWith([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status"')]);
    expect(await readServerFacts(server.url)).toMatchObject({
      kind: 'unreachable',
      reason: 'it closed the connection in the middle of its answer',
    });
  });

  it('has an untrusted certificate', async () => {
    const port = await listen(createTlsServer(SELF_SIGNED, (_request, response) => response.end()));
    expect(await readServerFacts(`https://127.0.0.1:${port}`)).toMatchObject({
      kind: 'unreachable',
      reason: 'TLS failed: self-signed certificate',
    });
  });

  it('does not speak TLS', async () => {
    const { url } = await startTestServer();
    expect(await readServerFacts(url.replace('http:', 'https:'))).toMatchObject({
      kind: 'unreachable',
      reason: 'TLS failed: wrong version number',
    });
  });
});

describe('what is stalled', () => {
  it.each(['http', 'https'])('accepts connections of %s and says nothing', async (protocol) => {
    const { port } = await startWireServer({ onData: () => {} });
    expect(await readServerFacts(`${protocol}://127.0.0.1:${port}`, SOON)).toMatchObject({
      kind: 'stalled',
      reason: 'GET /api/health: connected, but no answer within 1 s',
    });
  });

  it('drips its answer, byte by byte', async () => {
    const url = await startHttp((_request, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await readServerFacts(url, SOON)).toMatchObject({
      kind: 'stalled',
      reason: 'GET /api/health: connected, but its answer did not end within 1 s',
    });
  });

  it('reports its health and nothing more', async () => {
    const genesis = await startTestServer();
    const { body } = await getJson(`${genesis.url}/api/health`);
    const url = await startHttp((request, response) => {
      if (request.url === '/api/health') response.end(JSON.stringify(body));
    });
    expect(await readServerFacts(url, { timeoutMs: 1_000 })).toMatchObject({
      kind: 'stalled',
      reason: expect.stringMatching(/^GET \/api\/metrics: /),
    });
  });
});

it('ends when the signal comes', async () => {
  const { url } = await startWireServer({ onData: () => {} });
  const stop = new AbortController();
  const reading = readServerFacts(url, { timeoutMs: 60_000, signal: stop.signal });
  stop.abort();
  expect(await reading).toBeNull();
  expect(await readServerFacts(url, { signal: stop.signal })).toBeNull();
});
