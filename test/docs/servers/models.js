// A server of models with OpenAI's chat completions and Ollama's own API, whose models repeat what they are asked. Its argument is the
// port.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const wordsOf = (said) => said.match(/\S+\s*/g);

function completions({ messages, stream, model }, response) {
  const said = `You said: ${messages.at(-1).content}`;
  if (!stream)
    return json(response, { model, choices: [{ index: 0, message: { role: 'assistant', content: said } }] });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (delta, reason) =>
    response.write(
      `data: ${JSON.stringify({ model, choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`,
    );
  for (const content of wordsOf(said)) event({ content }, null);
  event({}, 'stop');
  response.end('data: [DONE]\n\n');
}

function generate({ prompt, stream, model }, response) {
  const said = `You said: ${prompt}`;
  if (stream === false) return json(response, { model, response: said, done: true });
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const line = (value) => response.write(`${JSON.stringify({ model, ...value })}\n`);
  for (const word of wordsOf(said)) line({ response: word, done: false });
  line({ response: '', done: true, done_reason: 'stop' });
  response.end();
}

const ROUTES = { '/v1/chat/completions': completions, '/api/generate': generate };

function json(response, value, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

createServer(async (request, response) => {
  const route = request.method === 'POST' ? ROUTES[request.url] : undefined;
  if (!route) return json(response, { error: 'nothing here' }, 404);
  return route(JSON.parse(await text(request)), response);
}).listen(Number(process.argv[2]), '127.0.0.1');
