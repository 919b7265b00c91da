import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Errors } from 'typebox/schema';
import { expect, it } from 'vitest';
import { getJson, type JsonAnswer, postJson, sharedTestServer, startTestServer } from '../support/server.ts';

const TOKEN = 'a-token-of-the-server';
const shared = sharedTestServer({ search: true });

const description = async () => (await getJson(`${shared().url}/openapi.json`)).body;

it('is valid OpenAPI', async () => {
  const { valid, errors } = await new Validator().validate(await description());
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

it('has the routes of the manual, and each one of the server', async () => {
  const { paths } = await description();
  const described = Object.entries(paths as object).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const manual = readFileSync(new URL('../../docs/server.md', import.meta.url), 'utf8');
  const routes = Array.from(manual.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \/[^`?]*)/gm), ([, route = '']) =>
    route.replace('/ID', '/{id}'),
  );
  expect(described.sort()).toEqual(routes.sort());
  for (const path of Object.keys(paths)) {
    // The server itself names the methods that an address takes.
    const address = `${shared().url}${path.replace(/\{(\w+)\}/g, ':$1')}`;
    const allowed = (await fetch(address, { method: 'PATCH' })).headers.get('allow') ?? '';
    const methods = allowed.split(', ').filter((method) => method !== 'HEAD');
    expect([path, methods.sort()]).toEqual([
      path,
      Object.keys(paths[path])
        .map((each) => each.toUpperCase())
        .sort(),
    ]);
  }
});

interface Operations {
  readonly get?: { readonly responses: Record<string, { readonly content?: Record<string, object> }> };
}

it('describes what the server answers', async () => {
  const document = await description();
  const { url } = shared();
  const { body: made } = await postJson(`${url}/api/conversations`, {});
  await postJson(`${url}/api/chat`, { message: 'hello' });
  const answers: Record<string, JsonAnswer> = {
    'post /api/chat': await postJson(`${url}/api/chat`, { message: 'hello' }),
    'post /api/conversations': await postJson(`${url}/api/conversations`, { title: 'Plans' }),
    'post /api/settings': await postJson(`${url}/api/settings`, { system_prompt: 'Be brief.' }),
    'post /api/conversation/import': await postJson(`${url}/api/conversation/import`, { messages: [] }),
    'get /api/conversations/{id}': await getJson(`${url}/api/conversations/${made.id}`),
    'get /api/messages/search': await getJson(`${url}/api/messages/search?q=hello`),
  };
  for (const [path, { get }] of Object.entries<Operations>(document.paths))
    if (!path.includes('{') && get?.responses['200']?.content?.['application/json'])
      answers[`get ${path}`] ??= await getJson(`${url}${path}`);
  for (const [name, { status, body }] of Object.entries(answers)) {
    const [method = '', path = ''] = name.split(' ');
    const { schema } = document.paths[path][method].responses[status].content['application/json'];
    expect([name, ...Errors(closed(schema), body)]).toEqual([name, true, []]);
  }
  const problem = await getJson(`${url}/api/conversations/none`);
  expect(Errors(closed(document.components.schemas.Problem), problem.body)).toEqual([true, []]);
});

/** The schema without room for what it does not name. */
function closed(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.type === 'object' && value.properties && value.additionalProperties === undefined
      ? { ...value, additionalProperties: false }
      : value,
  );
}

it('needs the login of the server, and does not have it', async () => {
  const { url } = await startTestServer({ access: { allowedHosts: [], allowedOrigins: [], token: TOKEN } });
  expect((await fetch(`${url}/openapi.json`)).status).toBe(401);
  const answer = await fetch(`${url}/openapi.json`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('chat.db');
});

it('says who may use what', async () => {
  const { paths, security } = await description();
  expect(security).toEqual([{ bearer: [] }, {}]);
  const open = Object.keys(paths).filter((path) => paths[path].get?.security?.length === 0);
  expect(open).toEqual(['/api/health']);
});
