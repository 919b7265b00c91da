// A worker: a model server that closes the connection right after a reply of 48 MiB, in 206 KiB of gzip. In a thread of its
// own, because its client must find both at once.
import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

const content = 'x'.repeat(48 * 1024 * 1024);
const body = gzipSync(JSON.stringify({ choices: [{ message: { content } }] }), { level: 1 });
const head =
  'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n' +
  `Content-Length: ${body.length}\r\n\r\n`;

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.end(Buffer.concat([Buffer.from(head), body])));
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage(server.address()));
