// A chat with the API of another author, as one writes it by hand. Its arguments: the port, the shape of its API, its
// manner, and a file that keeps what it stores, if anything shall.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const [, , port, shape, manner = 'sound', file] = process.argv;

const stored =
  file && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(JSON.parse) : [];

function store(...messages) {
  if (manner === 'forgets' && turns % 7 === 3) return;
  if (file) appendFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  stored.push(...messages);
}

const reply = (content) => `You said: ${content}`;

const SHAPES = {
  // A store of records: what is posted is kept, and is the answer.
  records: {
    path: '/messages',
    said: ({ content }) => content,
    answer: (content, body) => {
      const record = { ...body, id: stored.length + 1, content };
      store(record);
      return record;
    },
    list: ['/messages', () => stored],
  },
  // Turns of a thread that is in the path.
  threads: {
    path: '/threads/t1/runs/wait',
    said: ({ input }) => input?.messages?.[0]?.content,
    answer: (content) => {
      const turn = [
        { type: 'human', content },
        { type: 'ai', content: reply(content) },
      ];
      store(...turn);
      return { messages: turn };
    },
    list: ['/threads/t1/state', () => ({ values: { messages: stored } })],
  },
  // OpenAI's: it keeps nothing.
  completions: {
    path: '/v1/chat/completions',
    said: ({ messages }) => messages?.at?.(-1)?.content,
    answer: (content) => ({
      choices: [{ index: 0, message: { role: 'assistant', content: reply(content) } }],
    }),
  },
};
const { path, said, answer, list = [] } = SHAPES[shape];

let turns = 0;
const asked = [];
let waiting;

/** What is answered to a message: in the wrong manner, every two simultaneous ones get each other's. */
async function messageFor(content) {
  if (manner !== 'mixes up') return content;
  const other = waiting;
  if (other) {
    waiting = undefined;
    other.resolve(content);
    return other.content;
  }
  const swapped = Promise.withResolvers();
  waiting = { content, resolve: swapped.resolve };
  const timer = setTimeout(() => swapped.resolve(content), 200);
  return swapped.promise.finally(() => {
    clearTimeout(timer);
    if (waiting?.resolve === swapped.resolve) waiting = undefined;
  });
}

async function chat(request, response) {
  const body = parse(await text(request));
  const content = said(body ?? {});
  if (typeof content !== 'string') return send(response, 422, { error: 'the message is not a text' });
  turns++;
  if (manner === 'fails under load' && turns % 5 === 0) throw new Error('out of luck');
  const value = answer(await messageFor(content), body);
  return body.stream === true ? stream(response, value) : send(response, 200, value);
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function send(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function stream(response, { choices: [{ message }] }) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of message.content.match(/\S+\s*/g))
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: word } }] })}\n\n`);
  response.end('data: [DONE]\n\n');
}

createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  if (request.method === 'GET' && request.url === '/asked') return send(response, 200, [...new Set(asked)]);
  if (request.method === 'GET' && request.url === list[0]) return send(response, 200, list[1]());
  if (request.method !== 'POST' || request.url !== path)
    return send(response, 404, { error: 'nothing here' });
  chat(request, response).catch(() => send(response, 500, { error: 'Internal Server Error' }));
}).listen(Number(port), '127.0.0.1');
