import { describe, expect, it } from 'vitest';
import { getJson, postJson, sharedTestServer, startTestServer } from '../support/server.ts';

const shared = sharedTestServer({ search: true });

const search = (query: string) => getJson(`${shared().url}/api/messages/search?${query}`);

describe('a search', () => {
  it('answers with the messages of all conversations, and what is around the words', async () => {
    const { body: plans } = await postJson(`${shared().url}/api/conversations`, { title: 'Plans' });
    await postJson(`${shared().url}/api/chat`, { message: 'Where is the café?' });
    await postJson(`${shared().url}/api/chat`, { message: 'a café in Łódź', conversation_id: plans.id });
    const { status, body } = await search('q=cafe&limit=2');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      query: 'cafe',
      count: 2,
      has_more: true,
      complete: true,
      results: [
        {
          conversation_id: plans.id,
          conversation_title: 'Plans',
          role: 'assistant',
          snippet: 'Echo: a café in Łódź',
        },
        { conversation_id: plans.id, conversation_title: 'Plans', role: 'user', snippet: 'a café in Łódź' },
      ],
    });
    expect(Object.keys(body.results[0]).sort()).toEqual(
      ['conversation_id', 'conversation_title', 'created_at', 'id', 'role', 'snippet'].sort(),
    );
    const older = await search('q=cafe&limit=2&offset=2');
    expect(older.body.results).toMatchObject([{ role: 'assistant' }, { id: 1, conversation_id: 'main' }]);
  });

  it.each([
    '"',
    "'",
    '" OR "',
    'a" NEAR "b',
    '*',
    'x* AND (',
    "'; DROP TABLE messages",
    '\\',
    'col:x',
    '👍',
    '%',
    '-- ',
  ])('of %s is no failure', async (q) => {
    const { status, body } = await search(`q=${encodeURIComponent(q)}`);
    expect([status, body.results]).toEqual([200, []]);
  });

  it.each([
    ['', 'q is missing; expected a text of 1 to 200 characters'],
    ['q=', 'q must be a text of 1 to 200 characters'],
    [`q=${'x'.repeat(201)}`, 'q must be a text of 1 to 200 characters'],
    ['q=x&limit=101', 'limit must be a whole number from 1 to 100'],
    ['q=x&offset=10001', 'offset must be a whole number up to 10000'],
  ])('says what it expected: %s', async (query, detail) => {
    expect(await search(query)).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED', detail } });
  });

  it('is not there without an index, and the answer says how to get one', async () => {
    const { url } = await startTestServer();
    expect(await getJson(`${url}/api/messages/search?q=x`)).toMatchObject({
      status: 404,
      body: { code: 'SEARCH_DISABLED', hint: 'Start it with --search.' },
    });
  });
});
