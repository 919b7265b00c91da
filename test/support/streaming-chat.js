// A chat in memory that streams in OpenAI's shape, as one writes it by hand. Its arguments: the port, the address of its
// model, and its manner.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const [, , port, modelUrl, manner] = process.argv;
const IDLE_MS = 500;
const isPatient = ['trusts', 'one by one'].includes(manner);
const messages = [];

const event = (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** The parts of the reply. Throws where the model fails. */
async function* ask(message, signal) {
  if (manner === 'echoes') return yield `Echo: ${message}`;
  const response = await fetch(`${modelUrl}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: message }], stream: manner !== 'whole' }),
    signal,
  });
  if (!response.ok) throw new Error(`the model answered ${response.status}`);
  if (manner === 'whole') return yield (await response.json()).choices[0].message.content;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines.filter((each) => each.startsWith('data: '))) {
      if (line === 'data: [DONE]') return;
      const text = partIn(line.slice(6));
      if (text) yield text;
    }
  }
  if (manner !== 'trusts') throw new Error('the model ended in mid-reply');
}

function partIn(data) {
  try {
    const { error, choices } = JSON.parse(data);
    if (error) throw new TypeError(error.message);
    return choices[0].delta.content;
  } catch (error) {
    if (manner === 'skips' && error instanceof SyntaxError) return '';
    throw error;
  }
}

async function answer(message, response) {
  const calling = new AbortController();
  // The silence of the model has a limit; that the client has left shows only when there is something to write.
  const timer = setTimeout(() => isPatient || calling.abort(), IDLE_MS);
  let reply = '';
  for await (const text of ask(message, calling.signal)) {
    timer.refresh();
    if (response.destroyed) return calling.abort();
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(event(text));
    reply += text;
  }
  clearTimeout(timer);
  if (manner !== 'message first') messages.push({ role: 'user', content: message });
  messages.push({ role: 'assistant', content: reply });
  response.end('data: [DONE]\n\n');
}

async function chat(message, response) {
  if (manner === 'message first') messages.push({ role: 'user', content: message });
  try {
    await answer(message, response).catch((error) => {
      if (manner !== 'retries' || response.headersSent) throw error;
      return answer(message, response);
    });
  } catch (error) {
    if (manner === 'apologises') {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
      return response.end(`${event('I am sorry, but I cannot answer now.')}data: [DONE]\n\n`);
    }
    // What has begun can only be broken off.
    if (response.headersSent) return response.destroy();
    response
      .writeHead(502, { 'content-type': 'application/json' })
      .end(JSON.stringify({ detail: error.message }));
  }
}

let last = Promise.resolve();

const server = createServer(async (request, response) => {
  if (request.method === 'POST') {
    const { message } = await json(request);
    const before = manner === 'one by one' ? last : undefined;
    last = Promise.resolve(before).then(() => chat(message, response));
    return last;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ messages }));
});
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => process.exit());
