// A chat that keeps its messages in PostgreSQL, as one writes it with Express and a pool of 10; sound, or with one defect.
// Its arguments: the port, the address of the database, and the defect.
import { createServer } from 'node:http';
import express from 'express';
import pg from 'pg';

const [, , port, address, defect = 'none'] = process.argv;

const pool = new pg.Pool({ connectionString: address, max: 10 });
// Without them, a session that ends between two statements ends the process.
if (defect !== 'no-error-listener') {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS messages (
    id bigint ${defect === 'max-id' ? '' : 'GENERATED ALWAYS AS IDENTITY'} PRIMARY KEY,
    role text NOT NULL,
    body text NOT NULL
  )`;

/** Servers that start at once make the table one after the other. */
async function initialise() {
  await inTransaction(async (client) => {
    await client.query('SELECT pg_advisory_xact_lock(1)');
    await client.query(TABLES);
  });
}

async function inTransaction(work) {
  const client = await pool.connect();
  let failure;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error;
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release(failure);
  }
}

const INSERT = 'INSERT INTO messages (role, body) VALUES ($1, $2)';
const NEXT = 'INSERT INTO messages SELECT coalesce(max(id), 0) + 1, $1, $2 FROM messages';

/** What another server does not know. */
const kept = [];

/** What a crash takes along. */
let late = Promise.resolve();

async function store(message, reply) {
  if (defect === 'early-answer') {
    const before = late;
    late = new Promise((resolve) => setTimeout(resolve, 20))
      .then(() => before)
      .then(() => insert(message, reply));
    late = late.catch(() => {});
    return;
  }
  await insert(message, reply);
  kept.push({ role: 'user', content: message }, { role: 'assistant', content: reply });
}

function insert(message, reply) {
  if (defect === 'lost-update') return append(message, reply);
  const sql = defect === 'max-id' ? NEXT : INSERT;
  return inTransaction(async (client) => {
    await client.query(sql, ['user', message]);
    // Others see meanwhile the maximum that this one has seen, however busy the machine is.
    if (defect === 'max-id') await new Promise((resolve) => setTimeout(resolve, 20));
    await client.query(sql, ['assistant', reply]);
    if (defect === 'async-commit') await client.query('SET LOCAL synchronous_commit = off');
  });
}

/** The whole conversation is one record, which is read and written without a lock. */
async function append(message, reply) {
  const { rows } = await pool.query('SELECT body FROM messages WHERE id = 1');
  const all = JSON.parse(rows[0]?.body ?? '[]');
  all.push({ role: 'user', content: message }, { role: 'assistant', content: reply });
  // Others read meanwhile what this one has read.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await pool.query(UPSERT, [JSON.stringify(all)]);
}

const UPSERT = `
  INSERT INTO messages OVERRIDING SYSTEM VALUE VALUES (1, '', $1)
  ON CONFLICT (id) DO UPDATE SET body = excluded.body`;

const app = express();
app.use(express.json());

app.post('/say', async ({ body }, response) => {
  const text = body?.text;
  if (typeof text !== 'string') return response.status(400).json({ error: 'text must be a string' });
  const reply = `You said: ${text}`;
  await store(text, reply);
  response.json({ reply });
});

app.get('/messages', async (_request, response) => {
  if (defect === 'kept-in-memory') return response.json(kept);
  const { rows } = await pool.query('SELECT role, body AS content FROM messages ORDER BY id');
  if (defect === 'lost-update') return response.json(JSON.parse(rows[0]?.content ?? '[]'));
  response.json(rows);
});

app.use((error, _request, response, _next) => {
  const status = error.status ?? (error.code?.startsWith('57P') ? 503 : 500);
  response.status(status).json({ error: error.message });
});

await initialise();
const server = createServer(app).listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => pool.end()));
