// A chat with TLS on a port, and behind a redirect on a Unix socket. Its arguments: the port, the files of the key and the certificate,
// the socket.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { text } from 'node:stream/consumers';

const [, , port, key, cert, socket] = process.argv;
const messages = [];

async function answer(request, response) {
  const send = (status, value, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  if (request.url === '/chat/') return send(308, {}, { location: '/api/chat' });
  if (request.method === 'GET' && request.url.startsWith('/api/conversation')) return send(200, { messages });
  if (request.method !== 'POST' || request.url !== '/api/chat') return send(404, { error: 'nothing here' });
  const { message } = JSON.parse(await text(request));
  const reply = `Echo: ${message}`;
  messages.push({ role: 'user', content: message }, { role: 'assistant', content: reply });
  return send(200, { response: reply });
}

createServer(answer).listen(socket, () => {
  createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer).listen(
    Number(port),
    '127.0.0.1',
  );
});
