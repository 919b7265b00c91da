import { describe, expect, it } from 'vitest';
import { DEFAULT_ACCESS } from '../../../src/server/options.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { sharedTestServer, startTestServer, type TestServer } from '../../support/server.ts';

const shared = sharedTestServer();

/** The status and the code of the answer to a request with exactly these lines. */
async function ask({ url }: Pick<TestServer, 'url'>, lines: readonly string[], target = '/api/settings') {
  const [method, path] = target.includes(' ') ? target.split(' ') : ['GET', target];
  const head = [`${method} ${path} HTTP/1.1`, ...lines, 'Connection: close'];
  const { status, type, body } = await sendRaw(url, `${head.join('\r\n')}\r\n\r\n`);
  const problem = type.startsWith('application/problem+json') ? JSON.parse(body) : {};
  return { status, code: problem.code, text: `${problem.detail} ${problem.hint}` };
}

const ALLOWED = { status: 200, code: undefined };
const FOREIGN_HOST = { status: 403, code: 'HOST_NOT_ALLOWED' };
const FOREIGN_ORIGIN = { status: 403, code: 'ORIGIN_NOT_ALLOWED' };
const UNREADABLE = { status: 400, code: 'BAD_REQUEST' };

describe('the name of the server in a request', () => {
  it.each([
    'localhost',
    'LOCALHOST.:8080',
    '127.0.0.1:1',
    '10.1.2.3',
    '[::1]:8080',
    '[FE80::1%25eth0]',
    '[fe80::1%eth0]:80',
    '[::ffff:127.0.0.1]',
  ])('may be %s', async (host) => {
    expect(await ask(shared(), [`Host: ${host}`])).toMatchObject(ALLOWED);
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    'x.localhost',
    '127.0.0.1.evil.example',
    '0x7f.1',
    '2130706433',
  ])('may not be %s', async (host) => {
    expect(await ask(shared(), [`Host: ${host}`])).toMatchObject(FOREIGN_HOST);
  });

  it.each(['', 'a b', 'localhost@evil.example', 'localhost/evil', '[evil.example]', '[::1', 'localhost:x'])(
    'is refused where it is no name: "%s"',
    async (host) => expect(await ask(shared(), [`Host: ${host}`])).toMatchObject(UNREADABLE),
  );

  it('is given once', async () => {
    const lines = ['Host: localhost', 'host: evil.example'];
    expect(await ask(shared(), lines)).toMatchObject({
      ...UNREADABLE,
      text: expect.stringMatching(/one Host/),
    });
    expect(await ask(shared(), ['Host: localhost', 'Host: localhost'])).toMatchObject(UNREADABLE);
  });

  it('is also that of an address with a host', async () => {
    const from = (address: string) => ask(shared(), ['Host: localhost'], address);
    expect(await from('http://evil.example/api/settings')).toMatchObject(FOREIGN_HOST);
    expect(await from('HTTPS://evil.example/api/settings')).toMatchObject(FOREIGN_HOST);
    expect(await from('http://localhost@evil.example/api/settings')).toMatchObject(UNREADABLE);
    expect(await from('http://127.0.0.1:80/api/settings')).toMatchObject(ALLOWED);
  });

  it('is not that of a proxy’s header', async () => {
    const forwarded = ['X-Forwarded-Host: localhost', 'Forwarded: host=localhost'];
    expect(await ask(shared(), ['Host: evil.example', ...forwarded])).toMatchObject(FOREIGN_HOST);
    expect(await ask(shared(), ['Host: localhost', 'X-Forwarded-Host: evil.example'])).toMatchObject(ALLOWED);
  });

  it('may be one that was allowed, and the error names the option', async () => {
    const server = await startTestServer({ access: { ...DEFAULT_ACCESS, allowedHosts: ['chat.example'] } });
    expect(await ask(server, ['Host: Chat.Example.:8080'])).toMatchObject(ALLOWED);
    const { text } = await ask(server, ['Host: other.example']);
    expect(text).toMatch(
      /does not answer to the name other\.example; expected .* --allow-host other\.example/,
    );
  });

  it('counts for every route, also one that does not exist', async () => {
    for (const path of ['/', '/api/health', '/metrics', '/nothing'])
      expect(await ask(shared(), ['Host: evil.example'], path)).toMatchObject(FOREIGN_HOST);
  });
});

describe('a page', () => {
  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
    ['localhost', 'https://localhost'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['localhost.:8080', 'http://localhost.:8080'],
  ])('of the server itself may send requests to %s: %s', async (host, origin) => {
    expect(await ask(shared(), [`Host: ${host}`, `Origin: ${origin}`])).toMatchObject(ALLOWED);
  });

  it.each([
    'http://evil.example',
    'http://127.0.0.1:8081',
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://127.0.0.1:8080.evil.example',
    'null',
    'nonsense',
  ])('of another site may not: %s', async (origin) => {
    const lines = ['Host: 127.0.0.1:8080', `Origin: ${origin}`];
    expect(await ask(shared(), lines)).toMatchObject(FOREIGN_ORIGIN);
    expect(await ask(shared(), lines, 'DELETE /api/conversations/x')).toMatchObject(FOREIGN_ORIGIN);
  });

  it.each(['same-origin', 'same-site', 'none'])(
    'may show the server with Sec-Fetch-Site: %s',
    async (site) => {
      expect(await ask(shared(), ['Host: localhost', `Sec-Fetch-Site: ${site}`])).toMatchObject(ALLOWED);
    },
  );

  it('of another site may only lead to the page of the server', async () => {
    const lines = ['Host: localhost', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate'];
    const send = (target: string) => ask(shared(), lines, target);
    expect((await send('/')).code).not.toBe('ORIGIN_NOT_ALLOWED');
    expect((await send('/?from=there')).code).not.toBe('ORIGIN_NOT_ALLOWED');
    expect(await send('/api/conversation')).toMatchObject(FOREIGN_ORIGIN);
    expect(await send('POST /')).toMatchObject(FOREIGN_ORIGIN);
    const embedded = ['Host: localhost', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'];
    expect(await ask(shared(), embedded, '/')).toMatchObject(FOREIGN_ORIGIN);
  });
});

describe('a site that was allowed', () => {
  const access = { ...DEFAULT_ACCESS, allowedOrigins: ['https://app.example'] };
  const from = (url: string, origin: string, more: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${url}/api/settings`, { ...more, headers: { ...more.headers, origin } });

  it('may send requests, and read the answers', async () => {
    const { url } = await startTestServer({ access });
    const { status, headers } = await from(url, 'https://app.example', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(headers.get('vary')).toBe('Origin');
    const refused = await fetch(`${url}/nothing`, { headers: { origin: 'https://app.example' } });
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });

  it('is answered what it may send, without a login', async () => {
    const { url } = await startTestServer({ access: { ...access, token: 'secret' } });
    const { status, headers } = await from(url, 'https://app.example', {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')).toBe(
      'Authorization, Content-Type, Idempotency-Key, X-Request-Id',
    );
  });

  it('is the only one', async () => {
    const { url } = await startTestServer({ access });
    for (const origin of [
      'https://app.example:8443',
      'http://app.example',
      'https://app.example.evil',
      'null',
    ]) {
      const { status, headers } = await from(url, origin, {
        method: 'OPTIONS',
        headers: { 'access-control-request-method': 'POST' },
      });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  it('is none by default: then no answer has a header for other sites', async () => {
    const { headers } = await from(shared().url, shared().url);
    expect([...headers.keys()].filter((name) => /^(access-control|vary)/.test(name))).toEqual([]);
  });
});
