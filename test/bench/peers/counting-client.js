// Asks for many streams at once, one on a connection, counts the bytes that come, and looks at none of them. Arguments:
// the address, how many, and the body of the request. In JavaScript, as `write-cpu-usage.js`.
import { connect } from 'node:net';

const [, , url = '', count = '', body = ''] = process.argv;
const { hostname, port } = new URL(url);
const request =
  `POST /api/chat HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${body.length}\r\n\r\n${body}`;

let bytes = 0;
// One for all connections, as the load client has: to make one for each read would cost more than to count.
const buffer = Buffer.allocUnsafeSlow(64 * 1_024);
const callback = (length) => {
  bytes += length;
  return true;
};

for (let i = 0; i < Number(count); i++)
  connect({ host: hostname, port: Number(port), onread: { buffer, callback } }).write(request);

process.once('exit', () => process.stdout.write(String(bytes)));
