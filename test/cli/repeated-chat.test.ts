// Requests with an Idempotency-Key, sent again to processes that share a database or follow one another.
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServe } from '../support/cli.ts';
import { query } from '../support/lock.ts';
import { completion, startModelServer } from '../support/model-server.ts';
import { type JsonAnswer, postKeyed } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const isReplayed = ({ headers }: JsonAnswer) => headers.get('idempotency-replayed') === 'true';

it('two servers that answer the same request at once store one turn, and both answer what is stored', async () => {
  const db = join(tempFolder(), 'chat.db');
  const waiting: ServerResponse[] = [];
  const model = await startModelServer((response) => {
    // Both servers have asked before either has a reply, and the replies differ.
    if (waiting.push(response) === 2)
      for (const [i, each] of waiting.entries()) completion(`reply ${i}`)(each);
  });
  const args = ['--db', db, '--model-url', model.baseUrl, '--model', 'numbers'];
  const servers = [await startServe(args), await startServe(args)];
  const answers = await Promise.all(
    servers.map(({ url }) => postKeyed(`${url}/api/chat`, 'key', { message: 'hello' })),
  );
  expect(model.requests).toHaveLength(2);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers.filter(isReplayed)).toHaveLength(1);
  expect(answers[0]?.body).toEqual(answers[1]?.body);
  const stored = query<{ content: string }>(db, 'SELECT content FROM messages ORDER BY id');
  expect(stored.map(({ content }) => content)).toEqual(['hello', answers[0]?.body.response]);
});

/** Keys without their turn, and turns without their key. */
const HALVES = `
  SELECT key FROM idempotency_keys
    WHERE message_id NOT IN (SELECT id FROM messages) OR reply_id NOT IN (SELECT id FROM messages)
      OR message_id IS NULL OR reply_id IS NULL
  UNION ALL
  SELECT content FROM messages
    WHERE id NOT IN (SELECT message_id FROM idempotency_keys UNION ALL SELECT reply_id FROM idempotency_keys)`;

it('a server that is killed leaves turns with their keys, and its requests are stored once when they are repeated', async () => {
  const db = join(tempFolder(), 'chat.db');
  const numbers = Array.from({ length: 300 }, (_, i) => i);
  const send = (url: string, number: number) =>
    postKeyed(`${url}/api/chat`, `key-${number}`, { message: `test ${number}` });

  const killed = await startServe(['--db', db]);
  let [answered, lost] = [0, 0];
  const client = async (first: number) => {
    for (const number of numbers.filter((each) => each % 20 === first)) {
      await send(killed.url, number).then(
        () => ++answered === 50 && killed.process.kill('SIGKILL'),
        () => lost++,
      );
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, first) => client(first)));
  await killed.ended;
  expect(answered).toBeGreaterThanOrEqual(50);
  expect(lost).toBeGreaterThan(0);
  const [{ before = 0 } = {}] = query<{ before: number }>(
    db,
    'SELECT count(*) AS before FROM idempotency_keys',
  );
  expect(before).toBeGreaterThanOrEqual(answered);
  expect(query(db, HALVES)).toEqual([]);

  const { url } = await startServe(['--db', db]);
  const answers = await Promise.all(numbers.map((number) => send(url, number)));
  expect(answers.map(({ body }) => body.response)).toEqual(numbers.map((number) => `Echo: test ${number}`));
  expect(answers.filter(isReplayed)).toHaveLength(before);
  expect(query(db, 'SELECT count(*) AS n, count(DISTINCT content) AS texts FROM messages')).toEqual([
    { n: 600, texts: 600 },
  ]);
  expect(query(db, HALVES)).toEqual([]);
});
