// A chat in memory without any package: the server of the examples in docs/api.md. Its argument is the port.
import { createServer } from 'node:http';

const messages = [];

createServer((request, response) => {
  const answer = (body) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  };
  if (request.method === 'GET') return answer({ messages });
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (part) => {
    text += part;
  });
  request.on('end', () => {
    const { message } = JSON.parse(text);
    const reply = `Echo: ${message}`;
    messages.push({ role: 'user', content: message }, { role: 'assistant', content: reply });
    answer({ response: reply });
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
