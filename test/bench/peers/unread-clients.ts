// Asks for many streams, one on a connection, and reads none of them. Arguments: the address, and how many.
import { connect } from 'node:net';

const [, , url = '', count = ''] = process.argv;
const { hostname, port } = new URL(url);
const body = JSON.stringify({ message: 'hello' });
const request =
  `POST /api/chat/stream HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${body.length}\r\n\r\n${body}`;

for (let i = 0; i < Number(count); i++) {
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => {});
  socket.write(request);
}

// What is not read keeps no process.
setInterval(() => {}, 60_000);
