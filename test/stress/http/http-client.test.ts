import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../../src/stress/http/http-client.ts';
import { answerRightly, startBrokenServer } from '../../support/broken-server.ts';
import { startHttp } from '../../support/http-server.ts';
import { startWireServer } from '../../support/wire-server.ts';

function newClient(url: string): HttpClient {
  const client = new HttpClient(url, 30_000);
  onTestFinished(() => client.destroy());
  return client;
}

const BODY = JSON.stringify({ message: 'hello' });

describe('a client for everything but the load', () => {
  it('meets the error of its connection', async () => {
    const client = newClient('http://127.0.0.1:1');
    await expect(client.post('/api/chat', BODY)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('keeps the path of the address', async () => {
    const url = await startBrokenServer(answerRightly);
    expect((await newClient(`${url}/api/`).get('/conversation')).status).toBe(200);
    expect((await newClient(`${url}/elsewhere`).get('/conversation')).status).toBe(404);
  });
});

describe('an answer beside the load', () => {
  const KIB_64 = Buffer.alloc(65_536, 'x');
  const MOST = { mostBytes: 100_000 };

  async function endless(
    head: Readonly<Record<string, string>>,
    part: Buffer,
  ): Promise<{ url: string; closed: Promise<void> }> {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const url = await startHttp((_request, response) => {
      response.once('close', resolve);
      response.writeHead(200, head);
      const write = () => {
        while (!response.destroyed && response.write(part));
      };
      response.on('drain', write);
      write();
    });
    return { url, closed };
  }

  it('that never ends is given up at its limit, and its connection is closed', async () => {
    const { url, closed } = await endless({ 'content-type': 'application/json' }, KIB_64);
    const client = newClient(url);
    await expect(client.get('/health', MOST)).rejects.toThrow('a body of more than 97.7 KiB');
    await closed;
    expect(client.refused).toEqual(['GET /health answered with a body of more than 97.7 KiB']);
  });

  it('that expands beyond its limit is given up', async () => {
    const url = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_001)));
    });
    const client = newClient(url);
    await expect(client.get('/health', MOST)).rejects.toThrow('a body of more than 97.7 KiB');
    expect(client.refused).toHaveLength(1);
  });

  it('that has a head without an end is given up', async () => {
    const { url, answerWith } = await startWireServer();
    answerWith([Buffer.from(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}\r\n`)]);
    const client = newClient(url);
    await expect(client.get('/health')).rejects.toMatchObject({ code: 'MALFORMED_RESPONSE' });
    expect(client.refused).toEqual(['GET /health answered with a head that is too long']);
  });

  it('that comes a byte at a time has a limit, too', async () => {
    const url = await startHttp((_request, response) => {
      const timer = setInterval(() => response.write(' '), 5);
      response.once('close', () => clearInterval(timer));
    });
    const client = new HttpClient(url, 100);
    onTestFinished(() => client.destroy());
    await expect(client.get('/health')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('as long as its limit is read, and the next one on the same client', async () => {
    const url = await startHttp((_request, response) => void response.end('x'.repeat(100_000)));
    const client = newClient(url);
    expect((await client.get('/a', MOST)).body).toHaveLength(100_000);
    expect((await client.get('/b', MOST)).body).toHaveLength(100_000);
    expect(client.refused).toEqual([]);
  });
});
