// A chat on PostgreSQL with one defect of those that only many requests at once show. Its arguments: the port, the address
// of the database, the defect, and how it reports errors. What must happen together waits for its partner, so that no
// defect depends on time: ten requests at once are expected.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import pg from 'pg';

const [, , port, address, defect, manner = 'detail'] = process.argv;

const pool = new pg.Pool({ connectionString: address, max: defect === 'aborted' ? 1 : 20 });
pool.on('error', () => {});

/** Those who wait for others, by where. */
const waiting = new Map();

/** Resolves when as many requests have come to the same place. */
function meet(place, size = 2) {
  return new Promise((resolve) => {
    const all = [...(waiting.get(place) ?? []), resolve];
    waiting.set(place, all);
    if (all.length < size) return;
    waiting.delete(place);
    for (const go of all) go();
  });
}

let requests = 0;

/** A transaction as it should be. */
async function inTransaction(work, begin = 'BEGIN') {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

const lock = (client, id) => client.query('SELECT id FROM rows WHERE id = $1 FOR UPDATE', [id]);

/** Each two requests in turn are partners, with two rows of their own. */
const TURNS = {
  sound: () => inTransaction((client) => client.query('SELECT 1')),
  deadlock: (number) =>
    inTransaction(async (client) => {
      await lock(client, number);
      await meet(number >> 1);
      await lock(client, number ^ 1);
    }),
  serialization: (number) =>
    inTransaction(async (client) => {
      const id = number & ~1;
      await client.query('SELECT n FROM rows WHERE id = $1', [id]);
      await meet(id);
      await client.query('UPDATE rows SET n = n + 1 WHERE id = $1', [id]);
    }, 'BEGIN ISOLATION LEVEL REPEATABLE READ'),
  // One holds the lock until the other one has given up.
  'lock-timeout': (number) =>
    inTransaction(async (client) => {
      const id = number & ~1;
      await client.query("SET LOCAL lock_timeout = '20ms'");
      if (number === id) await lock(client, id);
      await meet(`locked ${id}`);
      if (number !== id) await lock(client, id).finally(() => meet(`given up ${id}`));
      else await meet(`given up ${id}`);
    }),
  'check-then-insert': (number) =>
    inTransaction(async (client) => {
      const id = 100 + (number >> 1);
      const { rowCount } = await client.query('SELECT 1 FROM rows WHERE id = $1', [id]);
      await meet(id);
      if (rowCount === 0) await client.query('INSERT INTO rows (id) VALUES ($1)', [id]);
    }),
  // Its connection goes back to the pool as the error has left it.
  aborted: async () => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('INSERT INTO rows (id) VALUES (100)');
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  },
  connections: async () => {
    const client = new pg.Client(address);
    client.on('error', () => {});
    try {
      await client.connect();
    } finally {
      await meet('all', 10);
      await client.end().catch(() => {});
    }
  },
  idle: async () => {
    const client = new pg.Client(address);
    const gone = new Promise((resolve) => client.once('error', resolve));
    await client.connect();
    await client.query("SET idle_in_transaction_session_timeout = '20ms'");
    await client.query('BEGIN');
    log(await gone);
    await client.query('COMMIT');
  },
};

const MANNERS = {
  detail: (response, { message }) => json(response, 500, { detail: message }),
  // The message in a language that the tool does not know.
  code: (response, { code }) => json(response, 500, { detail: 'interní chyba', code }),
  log: (response, error) => {
    log(error);
    response.writeHead(500).end('Internal Server Error');
  },
  stream: (response, { code }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(
      `data: {"text":"Hel"}\n\nevent: error\ndata: ${JSON.stringify({ message: '错误', code })}\n\n`,
    );
  },
};

/** As Node prints an error: its message, a stack, and its fields. */
const log = (error) => process.stderr.write(`${inspect(error)}\n`);

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A model that explains the errors of databases. */
const REPLY = 'When two transactions wait for each other, PostgreSQL reports: deadlock detected';

createServer(async (request, response) => {
  await text(request);
  if (request.method !== 'POST') return json(response, 404, {});
  try {
    await TURNS[defect](requests++);
    json(response, 200, { reply: REPLY });
  } catch (error) {
    MANNERS[manner](response, error);
  }
}).listen(Number(port), '127.0.0.1');
