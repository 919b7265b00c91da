import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type DiscoverOptions, discover, discoverBy } from '../../../src/stress/discovery/discover.ts';
import { Inquiry } from '../../../src/stress/discovery/inquiry.ts';
import { chatOfApi } from '../../../src/stress/request/api/presets.ts';
import { GENESIS_CHAT } from '../../../src/stress/request/chat.ts';
import { startHttp } from '../../support/http-server.ts';
import { LIST_CHAT, startListChat } from '../../support/list-chat.ts';

const AS_GIVEN: DiscoverOptions = { timeoutMs: 10_000, signal: new AbortController().signal };
const EVERY_API: DiscoverOptions = { ...AS_GIVEN, tries: 'every-api' };

type Answer = readonly [status: number, json: unknown, headers?: Record<string, string>];
// biome-ignore lint/suspicious/noExplicitAny: the JSON of any request
type Handle = (body: any, request: IncomingMessage) => Answer;

/** A server with these routes, such as `POST /chat`; all others are 404. */
async function startRoutes(routes: Readonly<Record<string, Handle>>) {
  const asked: string[] = [];
  const url = await startHttp(async (request: IncomingMessage, response: ServerResponse) => {
    const route = `${request.method} ${request.url}`;
    asked.push(route);
    const sent = await text(request);
    const [status, json, headers = {}] = routes[route]?.(JSON.parse(sent || 'null'), request) ?? [
      404,
      { error: 'no route' },
    ];
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
  });
  return { site: { url, headers: [] }, asked };
}

const missing = (field: string): Answer => [
  422,
  { detail: [{ type: 'missing', loc: ['body', field], msg: 'Field required' }] },
];

describe('a server is asked', () => {
  it('in the words of an API whose answers it does not give', async () => {
    const content = (token: string) => [{ type: 'text', text: `Echo: ${token}` }];
    const { site } = await startRoutes({
      'POST /v1/chat/completions': ({ messages }) => [200, { content: content(messages[0].content) }],
    });
    const found = await discover(site, chatOfApi('openai', { stream: false, model: 'm' }), AS_GIVEN);
    expect(found).toMatchObject({ changes: [{ option: '--reply', value: 'content/0/text' }] });
    expect(found.chat?.request).toMatchObject({ reply: 'content/0/text', api: undefined });
  });

  it('whose answer fits', async () => {
    const { url, messages } = await startListChat();
    const chat = { history: undefined, ...LIST_CHAT };
    const found = await discover({ url, headers: [] }, chat, AS_GIVEN);
    expect(found).toMatchObject({ chat, changes: [], tried: [{ misfit: undefined }] });
    expect(messages).toHaveLength(2);
  });

  it('that answers with another key', async () => {
    const { url } = await startListChat();
    const found = await discover({ url, headers: [] }, GENESIS_CHAT, AS_GIVEN);
    expect(found.changes).toEqual([{ option: '--reply', value: 'reply' }]);
    expect(found.tried[0]?.misfit?.says).toBe(`POST ${url}/api/chat answered JSON with the key \`reply\``);
    expect(found.chat?.request.reply).toBe('reply');
  });

  it('that wants one thing after the other', async () => {
    const { site, asked } = await startRoutes({
      'POST /api/chat': () => [307, {}, { location: '/v2/talk' }],
      'POST /v2/talk': (body) => {
        if (!body.prompt) return missing('prompt');
        return body.session_id ? [200, { data: { answer: `you: ${body.prompt}` } }] : missing('session_id');
      },
    });
    const found = await discover(site, GENESIS_CHAT, AS_GIVEN);
    expect(found.changes).toEqual([
      { option: '--path', value: '/v2/talk' },
      { option: '--body', value: '{"prompt":"genesis stress {{token}}","session_id":"genesis"}' },
      { option: '--reply', value: 'data/answer' },
    ]);
    expect(asked).toHaveLength(4);
    expect(found.tried.map(({ misfit }) => misfit?.kind)).toEqual([
      'redirect',
      'request',
      'request',
      undefined,
    ]);
  });

  it('that wants what only the user knows, after a redirect', async () => {
    const { site } = await startRoutes({
      'POST /api/chat': () => [308, {}, { location: '/api/chat/' }],
      'POST /api/chat/': () => [401, {}],
    });
    const found = await discover(site, GENESIS_CHAT, AS_GIVEN);
    expect(found.chat).toBeUndefined();
    expect(found.changes).toEqual([
      { option: '--path', value: '/api/chat/' },
      { option: '-H', value: 'Authorization: Bearer …' },
    ]);
  });

  it('that refuses whatever is sent, a few times', async () => {
    let count = 0;
    const { site } = await startRoutes({ 'POST /api/chat': () => missing(`text_${count++}`) });
    const found = await discover(site, GENESIS_CHAT, AS_GIVEN);
    expect(found).toMatchObject({ chat: undefined, changes: [] });
    expect(found.tried).toHaveLength(9);
  });

  it('that sends the same refusal again, and nothing twice', async () => {
    const { site, asked } = await startRoutes({ 'POST /api/chat': () => missing('text') });
    await discover(site, GENESIS_CHAT, AS_GIVEN);
    expect(asked).toHaveLength(2);
  });

  it('that fails, which says nothing about the request', async () => {
    const { site, asked } = await startRoutes({
      'POST /api/chat': () => [500, { error: 'text is required' }],
    });
    const found = await discover(site, GENESIS_CHAT, EVERY_API);
    expect(found).toMatchObject({ chat: GENESIS_CHAT, changes: [] });
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Handle]>([
    [
      'closes the connection',
      (_, request) => {
        request.socket.destroy();
        return [500, null];
      },
    ],
    ['fails', () => [500, 'Internal Server Error']],
    ['refuses it, and names no field', () => [400, { error: 'bad request' }]],
  ])('with other fields, where allowed, if for the usual one it %s', async (_, fails) => {
    const { site, asked } = await startRoutes({
      'POST /ask': (body, request) =>
        body.prompt === undefined ? fails(body, request) : [200, { answer: body.prompt }],
    });
    const chat = { ...GENESIS_CHAT, request: { ...GENESIS_CHAT.request, path: '/ask' } };
    const first = { site, chat, api: undefined, changes: [] };
    const limits = { ...AS_GIVEN, mostRequests: 8, mostMs: 10_000 };
    const found = await discoverBy(new Inquiry({ ...limits, guessesFields: true }), first, 'as-given');
    expect(found.changes).toEqual([
      { option: '--body', value: '{"prompt":"genesis stress {{token}}"}' },
      { option: '--reply', value: 'answer' },
    ]);
    expect(asked).toHaveLength(3);
    await discoverBy(new Inquiry(limits), first, 'as-given');
    expect(asked).toHaveLength(4);
  });

  it('and another one is not, to which it refers', async () => {
    const other = await startRoutes({ 'POST /api/chat': () => [200, { response: 'hi' }] });
    const location = other.site.url.replace('127.0.0.1', '127.0.0.2');
    const { site } = await startRoutes({ 'POST /api/chat': () => [307, {}, { location }] });
    const found = await discover(site, GENESIS_CHAT, AS_GIVEN);
    expect(found).toMatchObject({
      chat: undefined,
      changes: [
        { option: '--url', value: location },
        { option: '--path', value: '/' },
      ],
    });
    expect(other.asked).toEqual([]);
  });
});

it('a field is found whose refusal names the object of the program first', async () => {
  const { site } = await startRoutes({
    'POST /api/chat': ({ text }) =>
      text
        ? [200, { response: text }]
        : [422, { detail: [{ type: 'missing', loc: ['body', 'payload', 'text'], msg: 'Field required' }] }],
  });
  const { changes } = await discover(site, GENESIS_CHAT, AS_GIVEN);
  expect(changes[0]).toEqual({ option: '--body', value: '{"text":"genesis stress {{token}}"}' });
});

describe('a login', () => {
  const request = {
    ...GENESIS_CHAT.request,
    headers: [...GENESIS_CHAT.request.headers, ['authorization', 'Bearer opensesameabc'] as const],
  };
  const chat = { ...GENESIS_CHAT, request };

  it('goes to no other port; what has none does', async () => {
    const other = await startRoutes({ 'POST /api/chat': () => [200, { response: 'hi' }] });
    const location = `${other.site.url}/api/chat`;
    const { site } = await startRoutes({ 'POST /api/chat': () => [307, {}, { location }] });
    const changes = [
      { option: '--url', value: other.site.url },
      { option: '--path', value: '/api/chat' },
    ];
    expect(await discover(site, chat, AS_GIVEN)).toMatchObject({ chat: undefined, changes });
    expect(other.asked).toEqual([]);
    expect(await discover(site, GENESIS_CHAT, AS_GIVEN)).toMatchObject({ changes });
    expect(other.asked).toEqual(['POST /api/chat']);
  });

  it('is not sent without TLS where it was to be sent with it', async () => {
    const { site, asked } = await startRoutes({ 'POST /api/chat': () => [200, { response: 'hi' }] });
    const https = { ...site, url: site.url.replace('http:', 'https:') };
    const found = await discover(https, chat, AS_GIVEN);
    expect(found).toMatchObject({ chat: undefined, changes: [{ option: '--url' }] });
    expect(asked).toEqual([]);
  });
});

describe('another API is found', () => {
  const content = (body: { messages: { content: string }[] }) => body.messages[0]?.content;

  it('by the models that it lists', async () => {
    const { site } = await startRoutes({
      'GET /v1/models': () => [200, { data: [{ id: 'tiny' }] }],
      'POST /v1/chat/completions': (body) =>
        body.model === 'tiny'
          ? [200, { choices: [{ message: { role: 'assistant', content: content(body) } }] }]
          : [404, { error: 'no such model' }],
    });
    const found = await discover(site, GENESIS_CHAT, EVERY_API);
    expect(found.api).toBe('openai');
    expect(found.changes).toEqual([
      { option: '--api', value: 'openai' },
      { option: '--model', value: 'tiny' },
    ]);
    expect(found.chat?.request.path).toBe('/v1/chat/completions');
  });

  it('and is asked for a stream, for the message and for the history that the user named', async () => {
    const { site } = await startRoutes({
      'GET /v1/models': () => [200, { data: [{ id: 'tiny' }] }],
      'POST /v1/chat/completions': (body) => [200, { choices: [{ message: { content: content(body) } }] }],
    });
    const { request } = chatOfApi('genesis', { stream: true, message: 'Is {{token}} stored?' });
    const history = { path: '/log', place: 'entries' };
    const { chat } = await discover(site, { request, history }, EVERY_API);
    expect(chat).toMatchObject({ history, request: { path: '/v1/chat/completions' } });
    expect(JSON.parse(chat?.request.body ?? '')).toMatchObject({
      messages: [{ content: 'Is {{token}} stored?' }],
      stream: true,
    });
  });

  it('without a list of models', async () => {
    const { site } = await startRoutes({
      'POST /v1/messages': () => [200, { content: [{ type: 'text', text: 'hi' }] }],
    });
    expect(await discover(site, GENESIS_CHAT, EVERY_API)).toMatchObject({ api: 'anthropic' });
  });

  it('in Ollama, at the path of Genesis', async () => {
    const { site } = await startRoutes({
      'GET /api/tags': () => [200, { models: [{ name: 'llama' }] }],
      'POST /api/chat': (body) => {
        if (body.model === 'llama')
          return [200, { message: { role: 'assistant', content: content(body) }, done: true }];
        return body.model
          ? [404, { error: "model 'default' not found" }]
          : [400, { error: 'model is required' }];
      },
    });
    const found = await discover(site, GENESIS_CHAT, EVERY_API);
    expect(found).toMatchObject({
      api: 'ollama',
      changes: [{ option: '--api' }, { option: '--model', value: 'llama' }],
    });
  });

  it('before a body of its own, where a list of messages is asked for', async () => {
    const { site } = await startRoutes({
      'POST /api/chat': () => [400, { error: 'messages array is required' }],
      'POST /v1/chat/completions': (body) => [200, { choices: [{ message: { content: content(body) } }] }],
    });
    expect(await discover(site, GENESIS_CHAT, EVERY_API)).toMatchObject({ api: 'openai' });
    expect(await discover(site, GENESIS_CHAT, AS_GIVEN)).toMatchObject({ api: undefined, chat: undefined });
  });

  it('in the description that a server has of itself', async () => {
    const schema = {
      properties: { user_input: { type: 'string' }, session: { type: 'string' } },
      required: ['user_input', 'session'],
    };
    const { site } = await startRoutes({
      'GET /openapi.json': () => [
        200,
        {
          paths: {
            '/items': {
              post: {
                requestBody: {
                  content: { 'application/json': { schema: { properties: { price: { type: 'number' } } } } },
                },
              },
            },
            '/talk': {
              post: {
                requestBody: {
                  content: { 'application/json': { schema: { $ref: '#/components/schemas/Turn' } } },
                },
              },
            },
          },
          components: { schemas: { Turn: schema } },
        },
      ],
      'POST /talk': (body) =>
        body.user_input && body.session ? [200, { said: `you: ${body.user_input}` }] : [400, {}],
    });
    const found = await discover(site, GENESIS_CHAT, EVERY_API);
    expect(found.changes).toEqual([
      { option: '--path', value: '/talk' },
      { option: '--body', value: '{"user_input":"{{token}}","session":"genesis"}' },
      { option: '--reply', value: 'said' },
    ]);
  });

  it('only where the user lets it be tried', async () => {
    const { site, asked } = await startRoutes({});
    expect(await discover(site, GENESIS_CHAT, AS_GIVEN)).toMatchObject({ chat: undefined, changes: [] });
    expect(asked).toEqual(['POST /api/chat']);
  });
});
