// The least that HTTP costs in Node: a constant answer to anything, without a framework.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWER = '{"response":"a constant"}';
const HEAD = { 'content-type': 'application/json', 'content-length': ANSWER.length };

const server = createServer((request, response) => {
  if (request.url !== '/api/metrics') return response.writeHead(200, HEAD).end(ANSWER);
  const { user, system } = process.cpuUsage();
  return response.end(JSON.stringify({ process: { cpu_seconds: (user + system) / 1e6 } }));
});

server.listen({ host: '127.0.0.1', port: 0 }, () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
