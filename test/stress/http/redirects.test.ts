import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../../src/stress/http/http-client.ts';
import { LoadConnection } from '../../../src/stress/http/load-connection.ts';
import type { Site } from '../../../src/stress/http/site.ts';
import { RequestWriter } from '../../../src/stress/request/request-writer.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import { startHttp } from '../../support/http-server.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** A server whose path `/old` leads to `/new`; resolves with it as a site that is followed, and with what it gets. */
async function startMoved(status: number, location = '/new?x=1'): Promise<{ site: Site; seen: Seen[] }> {
  const seen: Seen[] = [];
  const url = await startHttp(async (request, response) => {
    const { method, url: path, headers } = request;
    seen.push({ method, url: path, type: headers['content-type'], body: await text(request) });
    if (path === '/old') response.writeHead(status, { location }).end('moved');
    else response.end('{"response":"here"}');
  });
  return { site: { url, headers: [['x-login', 'yes']], transport: { follow: true } }, seen };
}

async function post(site: Site) {
  const connection = new LoadConnection(site, 30_000);
  onTestFinished(() => connection.destroy());
  const headers = [['content-type', 'application/json']] as const;
  const request = { method: 'POST', path: '/old', headers, body: '{"message":"grüße"}', reply: 'response' };
  const writer = new RequestWriter({ site, request, tokens: new TokenGenerator(), seed: undefined });
  return connection.exchange(writer.write(0));
}

describe.each([
  ['a request of the load', post],
  ['a question beside the load', (site: Site) => withClient(site, '{"message":"grüße"}')],
])('%s', (_name, send) => {
  it.each([307, 308])('is repeated whole after %d', async (status) => {
    const { site, seen } = await startMoved(status);
    expect(await send(site)).toMatchObject({ status: 200, body: '{"response":"here"}' });
    const same = { method: 'POST', type: 'application/json', body: '{"message":"grüße"}' };
    expect(seen).toEqual([
      { ...same, url: '/old' },
      { ...same, url: '/new?x=1' },
    ]);
  });

  it.each([301, 302, 303])('becomes a GET without a body after %d', async (status) => {
    const { site, seen } = await startMoved(status);
    expect(await send(site)).toMatchObject({ status: 200 });
    expect(seen[1]).toEqual({ method: 'GET', url: '/new?x=1', type: undefined, body: '' });
  });

  it('does not leave its server', async () => {
    const other = await startMoved(307);
    const { site } = await startMoved(307, `${other.site.url}/new`);
    expect(await send(site)).toMatchObject({
      status: 307,
      notFollowed: expect.stringMatching(/another server/),
    });
    expect(other.seen).toEqual([]);
  });

  it('is not followed unless asked to', async () => {
    const { site, seen } = await startMoved(307);
    expect(await send({ ...site, transport: undefined })).toMatchObject({
      status: 307,
      location: '/new?x=1',
    });
    expect(seen).toHaveLength(1);
  });
});

async function withClient(site: Site, body: string) {
  const client = new HttpClient(site, 30_000);
  onTestFinished(() => client.destroy());
  return client.post('/old', body);
}
