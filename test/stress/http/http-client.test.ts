import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../../src/stress/http/http-client.ts';
import { answerRightly, startBrokenServer } from '../../support/broken-server.ts';

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
