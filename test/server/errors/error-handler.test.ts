import fastify from 'fastify';
import { expect, it } from 'vitest';
import { GenesisError } from '../../../src/errors.ts';
import { handleError } from '../../../src/server/errors/error-handler.ts';

/** Answers a request whose route throws, and notes what was logged. */
async function answerTo(error: unknown) {
  const logged: unknown[] = [];
  const stream = { write: (line: string) => void logged.push(JSON.parse(line)) };
  const app = fastify({ logger: { level: 'error', stream } });
  app.setErrorHandler(handleError);
  app.get('/', () => Promise.reject(error));
  const response = await app.inject('/');
  await app.close();
  return { status: response.statusCode, headers: response.headers, body: response.json(), logged };
}

it.each([
  [new GenesisError('POOL_ACQUIRE_TIMEOUT', 'no connection'), 503, 'POOL_ACQUIRE_TIMEOUT', 0],
  [new GenesisError('POOL_QUEUE_FULL', 'too many'), 503, 'POOL_QUEUE_FULL', 0],
  [new GenesisError('POOL_CLOSED', 'closing'), 503, 'POOL_CLOSED', 0],
  [new GenesisError('DB_LOCKED', '/home/me/secret.db is locked'), 503, 'DB_LOCKED', 0],
  [new GenesisError('DB_REPLACED', '/home/me/secret.db was removed'), 503, 'DB_REPLACED', 0],
  [new GenesisError('DB_DAMAGED', '/home/me/secret.db is damaged'), 500, 'DB_DAMAGED', 1],
  [new GenesisError('DB_IO_FAILED', '/home/me/secret.db cannot be read'), 500, 'DB_IO_FAILED', 1],
  [new GenesisError('DB_CONNECTION_LOST', 'a thread ended'), 500, 'DB_CONNECTION_LOST', 1],
  [new GenesisError('MODEL_FAILED', 'the model failed'), 502, 'MODEL_FAILED', 1],
  [new GenesisError('MODEL_TIMEOUT', 'the model is slow'), 504, 'MODEL_TIMEOUT', 1],
  [new GenesisError('DB_OPEN_FAILED', '/home/me/secret.db cannot be opened'), 500, 'INTERNAL_ERROR', 1],
  [new GenesisError('DB_FULL', 'the disk of /home/me/secret.db is full'), 507, 'DB_FULL', 1],
  [new Error('secret: a defect'), 500, 'INTERNAL_ERROR', 1],
  ['secret: not even an error', 500, 'INTERNAL_ERROR', 1],
])('answers %s with %d %s, without internals', async (error, status, code, lines) => {
  const answer = await answerTo(error);
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(JSON.stringify(answer.body)).not.toContain('secret');
  expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
  expect(answer.logged).toHaveLength(lines);
});
