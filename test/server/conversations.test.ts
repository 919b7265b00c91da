import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openAiCompatibleModel } from '../../src/model/openai-compatible.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { query } from '../support/lock.ts';
import { completion, startModelServer } from '../support/model-server.ts';
import { getJson, type JsonAnswer, postJson, sharedTestServer, startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

async function send(method: string, url: string, body?: unknown): Promise<JsonAnswer> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method, ...json });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

async function startWithConversation(title?: string, options: Partial<ServerOptions> = {}) {
  const server = await startTestServer(options);
  const created = await postJson(`${server.url}/api/conversations`, title === undefined ? {} : { title });
  return {
    ...server,
    created,
    id: created.body.id,
    address: `${server.url}/api/conversations/${created.body.id}`,
  };
}

const shared = sharedTestServer();

describe('conversations', () => {
  it('are made, and the answer says where they are', async () => {
    const { url, created, id } = await startWithConversation('Plans');
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ id, title: 'Plans', messages: [], has_more: false });
    const { body } = await getJson(`${url}${created.headers.get('location')}`);
    expect(body).toEqual(created.body);
  });

  it('keep to themselves, each with its own context and title', async () => {
    const { url, id, address } = await startWithConversation();
    await postJson(`${url}/api/chat`, { message: 'in main' });
    const { body } = await postJson(`${url}/api/chat`, { message: 'in mine', conversation_id: id });
    expect(body).toMatchObject({ response: 'Echo: in mine', conversation_id: id });
    const contents = ({ body }: JsonAnswer) =>
      body.messages.map(({ content }: { content: string }) => content);
    expect(contents(await getJson(address))).toEqual(['in mine', 'Echo: in mine']);
    expect(contents(await getJson(`${url}/api/conversation`))).toEqual(['in main', 'Echo: in main']);
    expect((await getJson(address)).body.title).toBe('in mine');
  });

  it('are listed, the latest first, with their size and last words', async () => {
    const { url, id } = await startWithConversation('Plans');
    await postJson(`${url}/api/chat`, { message: 'first' });
    await postJson(`${url}/api/chat`, { message: 'second', conversation_id: id });
    const { body } = await getJson(`${url}/api/conversations`);
    expect(body.conversations).toMatchObject([
      { id, title: 'Plans', message_count: 2, preview: 'Echo: second' },
      { id: 'main', title: 'first', message_count: 2, preview: 'Echo: first' },
    ]);
    const second = await getJson(`${url}/api/conversations?limit=1&offset=1`);
    expect(second.body.conversations.map((each: { id: string }) => each.id)).toEqual(['main']);
  });

  it('are made and changed in one database operation: what was refused is not there', async () => {
    const { url, id } = await startWithConversation('Plans');
    const writes = async () => (await getJson(`${url}/api/metrics`)).body.database;
    const before = await writes();
    await postJson(`${url}/api/conversations`, {});
    await send('PUT', `${url}/api/conversations/${id}`, { title: 'Better plans' });
    await postJson(`${url}/api/settings`, { system_prompt: 'Be brief.' });
    const after = await writes();
    expect({ reads: after.reads - before.reads, writes: after.writes - before.writes }).toEqual({
      reads: 0,
      writes: 3,
    });
  });

  it('are renamed', async () => {
    const { address } = await startWithConversation('Plans');
    expect((await send('PUT', address, { title: 'Better plans' })).body.title).toBe('Better plans');
    expect((await getJson(address)).body.title).toBe('Better plans');
  });

  it('are deleted with everything in them', async () => {
    const { url, file, id, address } = await startWithConversation();
    await postJson(`${url}/api/chat`, { message: 'hello', conversation_id: id });
    expect((await send('DELETE', address)).status).toBe(204);
    expect((await getJson(address)).status).toBe(404);
    expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 0 }]);
  });

  it('that are deleted while the model answers store nothing of that turn', async () => {
    const held: ServerResponse[] = [];
    const { baseUrl } = await startModelServer((response) => held.push(response));
    const { url, file, id, address } = await startWithConversation(undefined, {
      models: [
        openAiCompatibleModel({ baseUrl, timeoutMs: 30_000, idleTimeoutMs: 30_000, maxReplyBytes: 1024 }),
      ],
    });
    const chat = postJson(`${url}/api/chat`, { message: 'hello', conversation_id: id });
    await waitFor(() => held.length > 0);
    await send('DELETE', address);
    for (const response of held) completion('late')(response);
    const { status, body } = await chat;
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'CONVERSATION_NOT_FOUND' });
    expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 0 }]);
  });

  it('include a default one that cannot be deleted', async () => {
    const { url } = shared();
    const { status, body } = await send('DELETE', `${url}/api/conversations/main`);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'CONVERSATION_PROTECTED' });
    expect((await getJson(`${url}/api/conversation`)).status).toBe(200);
  });

  it.each([
    ['POST', '', { title: ' ' }, 422],
    ['POST', '', { title: 7 }, 422],
    ['PUT', '/main', {}, 422],
    ['PUT', '/elsewhere', { title: 'a' }, 404],
    ['GET', '/elsewhere', undefined, 404],
    ['DELETE', '/elsewhere', undefined, 404],
    ['GET', `/${'x'.repeat(200)}`, undefined, 404],
    ['GET', `/${'x'.repeat(201)}`, undefined, 414],
    ['GET', '?limit=0', undefined, 422],
    ['GET', '?offset=-1', undefined, 422],
  ])('refuse %s %s %j', async (method, path, body, status) => {
    const { url } = shared();
    const answer = await send(method, `${url}/api/conversations${path}`, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
