import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../src/stress/http-client.ts';
import { answerRightly, startBrokenServer } from '../support/broken-server.ts';
import { waitFor } from '../support/wait-for.ts';

function newClient(url: string): HttpClient {
  const client = new HttpClient(url, 30_000);
  onTestFinished(() => client.destroy());
  return client;
}

const BODY = JSON.stringify({ message: 'hello' });

describe('a virtual user', () => {
  it('connects beforehand, and sends on that connection', async () => {
    let connections = 0;
    const url = await startBrokenServer(answerRightly, { onConnection: () => connections++ });
    const client = newClient(url);
    await client.connect();
    await waitFor(() => connections === 1);
    expect(await client.post('/api/chat', BODY)).toMatchObject({
      status: 200,
      body: '{"response":"Echo: hello"}',
    });
    expect(connections).toBe(1);
  });

  it('meets the error of its connection when it sends', async () => {
    const client = newClient('http://127.0.0.1:1');
    await client.connect();
    await expect(client.post('/api/chat', BODY)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('keeps the path of the address', async () => {
    const url = await startBrokenServer(answerRightly);
    expect((await newClient(`${url}/api/`).get('/conversation')).status).toBe(200);
    expect((await newClient(`${url}/elsewhere`).get('/conversation')).status).toBe(404);
  });
});
