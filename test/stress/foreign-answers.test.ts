import { createServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import type { Load } from '../../src/stress/load/load.ts';
import type { RequestOptions } from '../../src/stress/request/request.ts';
import type { StressOptions } from '../../src/stress/run/options.ts';
import { runStress } from '../../src/stress/stress.ts';
import { freePort } from '../../src/stress/target/free-port.ts';
import { listen, startHttp } from '../support/http-server.ts';
import { EXPIRED, SELF_SIGNED } from '../support/self-signed.ts';
import { startWireServer } from '../support/wire-server.ts';

const REQUEST: RequestOptions = {
  method: 'POST',
  path: '/chat',
  headers: [],
  body: '{"message":"{{token}}"}',
  reply: undefined,
};

function options(url: string, changes: Partial<StressOptions> = {}): StressOptions {
  const load: Load = { kind: 'burst', concurrency: 5 };
  const target = { kind: 'remote', url } as const;
  return { target, load, timeoutMs: 30_000, audit: 'skip', request: REQUEST, ...changes };
}

const loop = (requests: number): Load => ({ kind: 'closed-loop', concurrency: 5, until: { requests } });

describe('a server that closes its connections without saying so', () => {
  const answer = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

  it('after each answer is not one that died: it passes', async () => {
    const server = await startWireServer({
      onData: (socket) => {
        socket.write(answer('hello'));
        socket.end();
      },
    });
    const result = await runStress(options(server.url, { load: loop(50) }));
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.requests.ok).toBe(50);
  });

  it('instead of a second answer, is not one that died either', async () => {
    const server = await startWireServer({
      onData: (socket) => {
        // It announces that it keeps the connection, so there is no reason to wait for its end.
        if (socket.bytesWritten > 0) socket.end();
        else socket.write(answer('hello').replace('\r\n\r\n', '\r\nconnection: keep-alive\r\n\r\n'));
      },
    });
    const result = await runStress(options(server.url, { load: loop(50) }));
    const { ok, 'unannounced-close': unannounced } = result.outcomes;
    expect(unannounced).toBeGreaterThan(0);
    expect(ok).toBe(50 - unannounced);
    expect(result.diagnoses.map(({ cause }) => cause)).toEqual(['unannounced-close']);
  });
});

describe('the rate', () => {
  it('is that of the successful requests; failures have their own', async () => {
    let requests = 0;
    const url = await startHttp((_request, response) => {
      response.statusCode = requests++ % 2 === 0 ? 200 : 500;
      response.end('hello');
    });
    const { loadMs, requests: counts, ...result } = await runStress(options(url, { load: loop(20) }));
    expect(counts.completed).toBe(20);
    expect(result.ratePerSecond).toBeCloseTo((counts.ok * 1_000) / loadMs, 6);
    expect(result.failedPerSecond).toBeCloseTo(((20 - counts.ok) * 1_000) / loadMs, 6);
  });

  it('of a server that answers no request rightly is 0', async () => {
    const url = await startHttp((_request, response) => response.writeHead(401).end());
    const result = await runStress(
      options(url, { load: { ...loop(20), until: { durationMs: 50 } } as Load }),
    );
    expect(result.ratePerSecond).toBe(0);
    expect(result.failedPerSecond).toBeGreaterThan(0);
    expect(result.diagnoses.map(({ cause }) => cause)).toEqual(['login-refused']);
  });
});

describe('over TLS', () => {
  const start = async (pair: typeof SELF_SIGNED) =>
    `https://127.0.0.1:${await listen(createServer(pair, (_request, response) => response.end('hello')))}`;
  const refused = async (url: string) =>
    runStress(options(url)).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([
    [
      'is self-signed',
      SELF_SIGNED,
      /^the certificate of https.* is not trusted \(self-signed/,
      /--ca FILE.*--insecure/,
    ],
    ['has expired', EXPIRED, /^the certificate of https.* is not trusted \(/, /needs a new certificate/],
  ])('a certificate that %s is named, with what to do', async (_name, pair, message, hint) => {
    expect(await refused(await start(pair))).toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('a server without it is named', async () => {
    const url = await startHttp((_request, response) => response.end('hello'));
    expect(await refused(url.replace('http:', 'https:'))).toMatchObject({
      message: expect.stringMatching(/^what answers at https.* does not speak TLS \(wrong version number\)/),
      hint: expect.stringMatching(/http:\/\//),
    });
  });

  it('a server is not said to be missing where one listens', async () => {
    const url = (await start(SELF_SIGNED)).replace('https:', 'http:');
    const { diagnoses } = await runStress(options(url));
    expect(diagnoses).toMatchObject([{ evidence: expect.stringMatching(/http:\/\/ or https:\/\//) }]);
    const nothing = `http://127.0.0.1:${await freePort()}`;
    expect(await refused(nothing)).toMatchObject({ hint: expect.stringMatching(/^Start the server first/) });
  });
});

it('an error of our own under load is thrown, and says nothing about the server', async () => {
  const url = await startHttp((_request, response) => response.end('hello'));
  const defect = new RangeError('a defect of ours');
  const onEvent = ({ type }: { readonly type: string }) => {
    if (type === 'answered') throw defect;
  };
  for (const load of [loop(100), { ...loop(100), kind: 'open-loop', ratePerSecond: 1_000 } as Load])
    await expect(runStress(options(url, { load }), { onEvent })).rejects.toBe(defect);
});
