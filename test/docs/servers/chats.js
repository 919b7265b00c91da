// The chats of other authors that the pages ask, as one writes them by hand: each keeps in memory what was said. Its argument is the
// port.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const stored = [];

function reply(message) {
  const said = `You said: ${message}`;
  stored.push({ role: 'user', content: message }, { role: 'assistant', content: said });
  return said;
}

async function answer(request, response) {
  const send = (status, value) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (request.method === 'GET' && request.url === '/messages') return send(200, stored);
  if (request.method !== 'POST' || !['/ask', '/chat'].includes(request.url))
    return send(404, { detail: 'Not Found' });
  const asked = JSON.parse((await text(request)) || '{}');
  if (typeof asked.text === 'string') return send(200, { answer: reply(asked.text) });
  if (request.url === '/ask' && typeof asked.question === 'string')
    return send(200, { answer: { text: reply(asked.question) } });
  if (request.url === '/ask' && typeof asked.q === 'string') return stream(response, reply(asked.q));
  return send(422, { detail: [{ type: 'missing', loc: ['body', 'text'], msg: 'Field required' }] });
}

function stream(response, said) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of said.match(/\S+\s*/g))
    response.write(`data: ${JSON.stringify({ type: 'chunk', chunk: { text: word } })}\n\n`);
  response.end('data: {"type":"end"}\n\n');
}

createServer(answer).listen(Number(process.argv[2]), '127.0.0.1');
