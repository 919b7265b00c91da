// The API of a LangGraph server whose graph answers each message by repeating it: threads with ids of the server, runs that are
// awaited or streamed, and the state of a thread. A second run in a busy thread is refused.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import { answeredMessage, isLost, listen, openDatabase } from './common.js';

const db = openDatabase(`
  CREATE TABLE IF NOT EXISTS threads (id TEXT PRIMARY KEY, created_at TEXT);
  CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY, thread TEXT, type TEXT, id TEXT, content TEXT);`);

/** What a model takes for a part of its reply. */
const TOKEN_MS = 5;

const BUSY =
  'Thread is already running a task. Wait for it to finish or choose a different multitask strategy.';
const busy = new Set();

const message = (type, content) => ({ type, id: randomUUID(), content });
const shown = ({ type, id, content }) => ({
  content,
  additional_kwargs: {},
  response_metadata: {},
  type,
  id,
});

const messagesOf = (thread) =>
  db.prepare('SELECT type, id, content FROM messages WHERE thread = ? ORDER BY number').all(thread);

const store = db.transaction((thread, turn) => {
  const insert = db.prepare('INSERT INTO messages (thread, type, id, content) VALUES (?, ?, ?, ?)');
  for (const { type, id, content } of turn) insert.run(thread, type, id, content);
});

const knownThread = ({ params: { thread } }, response, next) =>
  db.prepare('SELECT 1 FROM threads WHERE id = ?').get(thread)
    ? next()
    : response.status(404).json({ detail: `Thread with ID ${thread} not found` });

const notBusy = ({ params: { thread } }, response, next) =>
  busy.has(thread) ? response.status(409).json({ detail: BUSY }) : next();

const knownAgent = ({ body }, response, next) => {
  if (body?.assistant_id !== 'agent') return response.status(404).json({ detail: 'Assistant not found' });
  const said = body.input?.messages?.at(-1)?.content;
  return typeof said === 'string' ? next() : response.status(422).json({ detail: 'no message' });
};

/** Runs the graph. Returns the messages of the thread, the reply as the last one. */
async function run({ params: { thread }, body }) {
  busy.add(thread);
  try {
    const said = body.input.messages.at(-1).content;
    const turn = [message('human', said), message('ai', `You said: ${await answeredMessage(said)}`)];
    const before = messagesOf(thread);
    if (!isLost()) store(thread, turn);
    return [...before, ...turn].map(shown);
  } finally {
    busy.delete(thread);
  }
}

const app = express().use(express.json());

app.post('/threads', (_request, response) => {
  const [id, now] = [randomUUID(), new Date().toISOString()];
  db.prepare('INSERT INTO threads VALUES (?, ?)').run(id, now);
  const none = { metadata: {}, config: {}, values: null, interrupts: {} };
  response.json({ thread_id: id, created_at: now, updated_at: now, status: 'idle', ...none });
});

app.get('/threads/:thread/state', knownThread, ({ params: { thread } }, response) => {
  const values = { messages: messagesOf(thread).map(shown) };
  const checkpoint = { thread_id: thread, checkpoint_ns: '', checkpoint_id: randomUUID() };
  const metadata = { source: 'loop', step: values.messages.length, thread_id: thread };
  response.json({ values, next: [], tasks: [], metadata, checkpoint, parent_checkpoint: null });
});

const mayRun = [knownThread, knownAgent, notBusy];

app.post('/threads/:thread/runs/wait', mayRun, async (request, response) => {
  response.json({ messages: await run(request) });
});

app.post('/threads/:thread/runs/stream', mayRun, async (request, response) => {
  const send = (event, data) => response.write(`event: ${event}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  send('metadata', { run_id: randomUUID(), attempt: 1 });
  const reply = (await run(request)).at(-1);
  for (const content of reply.content.match(/\S+\s*/g)) {
    await delay(TOKEN_MS);
    send('messages', [{ ...reply, content, type: 'AIMessageChunk' }, { langgraph_node: 'agent' }]);
  }
  response.end();
});

listen(app);
