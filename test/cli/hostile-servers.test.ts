import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { runGenesis } from '../support/cli.ts';
import { startHttp } from '../support/http-server.ts';

/** Sends the same bytes until the connection is closed. */
function answerEndlessly(response: ServerResponse): void {
  const part = Buffer.alloc(65_536, ' ');
  const write = () => {
    while (!response.destroyed && response.write(part));
  };
  response.on('drain', write);
  write();
}

it('a server whose counters and history never end is inconclusive, and the report says why', async () => {
  const url = await startHttp((request, response) => {
    if (request.url === '/api/metrics') return answerEndlessly(response);
    if (request.method === 'POST') return void response.end('{"response":"Echo"}');
    const after = Number(new URL(String(request.url), 'http://localhost').searchParams.get('after'));
    const messages = [1, 2, 3].map((id) => ({ id: (after + id) % 9, role: 'user', content: 'hello' }));
    response.end(JSON.stringify({ messages, has_more: true }));
  });
  const { exitCode, stdout, stderr } = await runGenesis(['stress', '-c', '2', '--url', url]);
  expect([exitCode, stderr]).toEqual([4, '']);
  const report = stdout.replace(/\s+/g, ' ');
  expect(report).toMatch(/GET \/api\/conversation comes back to messages that it has shown before/);
  expect(report).toMatch(/GET \/api\/metrics answered with a body of more than 1 MiB/);
});
