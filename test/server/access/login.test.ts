import { describe, expect, it } from 'vitest';
import { bearerLogin } from '../../../src/server/access/login.ts';
import { pageSource } from '../../../src/server/page/page-source.ts';
import { getJson, postText, startTestServer } from '../../support/server.ts';

const access = { allowedHosts: [], allowedOrigins: [], token: 'open-sesame' };

describe('a login', () => {
  it.each(['Bearer open-sesame', 'bearer open-sesame', 'BEARER   open-sesame '])('is %s', (authorization) => {
    expect(() => bearerLogin('open-sesame')(authorization)).not.toThrow();
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer open-sesam',
    'Bearer open-sesame2',
    'Bearer Open-Sesame',
    'Bearer open-sesame, Bearer x',
    'Basic open-sesame',
    'open-sesame',
  ])('is not %s', (authorization) => {
    expect(() => bearerLogin('open-sesame')(authorization)).toThrow(
      expect.objectContaining({ code: 'LOGIN_REQUIRED' }),
    );
  });
});

describe('a server with a token', () => {
  it.each([
    'GET /api/status',
    'GET /api/metrics',
    'GET /metrics',
    'GET /api/settings',
    'POST /api/chat',
    'DELETE /api/conversations/main',
    'OPTIONS /api/chat',
    'GET /nothing/here',
  ])('answers %s only after the login', async (request) => {
    const { url, log } = await startTestServer({ access });
    const [method = '', path] = request.split(' ');
    const send = (headers: Record<string, string>) => fetch(`${url}${path}`, { method, headers });
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'token=open-sesame' }]) {
      const response = await send(headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'LOGIN_REQUIRED', hint: expect.any(String) });
      expect(text).not.toMatch(/sesame|wrong/);
    }
    expect((await send({ authorization: 'Bearer open-sesame' })).status).not.toBe(401);
    expect(JSON.stringify(log())).not.toMatch(/sesame|wrong/);
  });

  it('reports its health to everyone', async () => {
    const { url } = await startTestServer({ access });
    expect((await getJson(`${url}/api/health`)).body).toMatchObject({ status: 'ok' });
    expect((await fetch(`${url}/api/health`, { method: 'HEAD' })).status).toBe(200);
  });

  it('shows its page to everyone, without anything of its own', async () => {
    const { url } = await startTestServer({ access });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(pageSource());
    expect((await fetch(`${url}/?x`, { method: 'HEAD' })).status).toBe(200);
  });

  it('does not read a body before the login', async () => {
    const { url } = await startTestServer({ access });
    expect((await postText(`${url}/api/chat`, '{"message":')).status).toBe(401);
  });
});
