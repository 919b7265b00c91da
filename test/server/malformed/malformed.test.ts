import fc from 'fast-check';
import { expect, it } from 'vitest';
import { getJson, postJson, startTestServer } from '../../support/server.ts';
import { tempDatabase } from '../../support/temp-folder.ts';
import { exchange, type WireAnswer } from './exchange.ts';
import { routesOfServer } from './routes.ts';
import { wireRequests } from './wire-request.ts';

const REQUESTS = 400;

/** The same requests each time; a failure prints the seed and the request. */
const SEED = 20_261_129;

it(`${REQUESTS} malformed requests get problems in JSON, never a 500, and do no harm`, async () => {
  const routes = await routesOfServer(tempDatabase());
  const { url, log } = await startTestServer();
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(wireRequests(routes), async (request) => {
    for (const answer of await exchange(url, request)) {
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      assertSound(answer);
    }
  });
  await fc.assert(property, { numRuns: REQUESTS, seed: SEED });
  expect((await getJson(`${url}/api/health`)).body.status).toBe('ok');
  expect((await postJson(`${url}/api/chat`, { message: 'still there?' })).body.response).toBe(
    'Echo: still there?',
  );
  expect(log().filter(({ level }) => level >= 50)).toEqual([]);
  // They reach the routes, and are refused for many reasons.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 403, 404, 405, 414, 415, 417, 422]));
}, 300_000);

function assertSound({ status, type, body }: WireAnswer): void {
  expect(status).toBeLessThan(500);
  if (status < 400 || body === '') return;
  expect(type).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(body)).toMatchObject({
    status,
    code: expect.stringMatching(/^[A-Z_]+$/),
    detail: expect.any(String),
  });
}
