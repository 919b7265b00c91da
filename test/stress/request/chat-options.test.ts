import { describe, expect, it } from 'vitest';
import { GENESIS_CHAT } from '../../../src/stress/request/chat.ts';
import { type ChatOptions, chatOfOptions } from '../../../src/stress/request/chat-options.ts';

const chat = (options: Partial<ChatOptions>) =>
  chatOfOptions({ api: 'auto', stream: false, headers: [], ...options });
const bodyOf = (options: Partial<ChatOptions>) => JSON.parse(chat(options).request.body ?? 'null');

describe('a chat that is not described', () => {
  it("is Genesis's own", () => {
    expect(chat({})).toEqual({ ...GENESIS_CHAT, request: expect.objectContaining(GENESIS_CHAT.request) });
    expect(chat({ stream: true }).request.path).toBe('/api/chat/stream');
  });

  it.each<Partial<ChatOptions>>([{ path: '/ask' }, { body: '{}' }, { method: 'PUT' }])(
    'has no known history: %j',
    (options) => {
      expect(chat(options).history).toBeUndefined();
      expect(chat({ ...options, history: { path: '/h' } }).history).toEqual({ path: '/h' });
    },
  );

  it('reads the whole answer to a body of the user, and of no body', () => {
    expect(chat({ body: '{}' }).request.reply).toBeUndefined();
    expect(chat({ path: '/ask' }).request.reply).toBe('response');
    expect(chat({ method: 'GET' }).request).toMatchObject({ body: undefined, headers: [], reply: undefined });
  });

  it('has the type of its body, unless the user names one', () => {
    const typeOf = (options: Partial<ChatOptions>) => chat(options).request.headers;
    expect(typeOf({ body: '{{seq}}' })).toEqual([['content-type', 'application/json']]);
    expect(typeOf({ body: 'hello' })).toEqual([['content-type', 'text/plain; charset=utf-8']]);
    expect(typeOf({ headers: [['Content-Type', 'a/b']] })).toEqual([['Content-Type', 'a/b']]);
  });
});

describe('an API', () => {
  it.each([
    ['openai', '/v1/chat/completions', 'choices/0/message/content'],
    ['openai-responses', '/v1/responses', 'output/0/content/0/text'],
    ['anthropic', '/v1/messages', 'content/0/text'],
    ['ollama', '/api/chat', 'message/content'],
  ] as const)('%s is asked at its own path, with the model', (api, path, reply) => {
    expect(chat({ api })).toMatchObject({
      request: { method: 'POST', path, reply, api },
      history: undefined,
    });
    expect(bodyOf({ api, model: 'm1', stream: true })).toMatchObject({ model: 'm1', stream: true });
    expect(bodyOf({ api })).not.toHaveProperty('model');
    expect(chat({ api }).request.body).toContain('{{token}}');
    expect(chat({ api, message: 'hi {{token}}' }).request.body).toContain('"hi {{token}}"');
  });

  it.each([
    ['/v1/chat/completions', 'openai', 'messages'],
    ['/openai/deployments/x/chat/completions?api-version=1', 'openai', 'messages'],
    ['/v1/completions', 'openai', 'prompt'],
    ['/v1/responses', 'openai-responses', 'input'],
    ['/v1/messages', 'anthropic', 'messages'],
    ['/api/generate', 'ollama', 'prompt'],
  ])('is known by the path %s', (path, api, key) => {
    expect(chat({ path }).request).toMatchObject({ path, api });
    expect(bodyOf({ path })).toHaveProperty(key);
  });

  it('is not known by a path where the request has a body of its own, or none', () => {
    const path = '/v1/messages';
    expect(chat({ path, body: '{"messages":[]}' }).request).toMatchObject({
      api: undefined,
      reply: undefined,
    });
    expect(chat({ path, method: 'GET' }).request).toMatchObject({ api: undefined, reply: undefined });
    const named = chat({ path, body: '{}', api: 'anthropic' });
    expect(named.request).toMatchObject({ api: 'anthropic', body: '{}' });
  });

  it("is OpenAI's where only a model is named", () => {
    expect(chat({ model: 'm1' }).request).toMatchObject({ api: 'openai', path: '/v1/chat/completions' });
  });

  it('keeps what the user chose of it', () => {
    const { request } = chat({ api: 'ollama', path: '/talk', reply: 'text', headers: [['X-Key', 'k']] });
    expect(request).toMatchObject({ path: '/talk', reply: 'text', api: undefined });
    expect(request.headers).toEqual([
      ['content-type', 'application/json'],
      ['X-Key', 'k'],
    ]);
  });

  it('has its headers, unless the user has other ones', () => {
    const version = ['Anthropic-Version', '2024-01-01'] as const;
    expect(chat({ api: 'anthropic' }).request.headers).toContainEqual(['anthropic-version', '2023-06-01']);
    expect(chat({ api: 'anthropic', headers: [version] }).request.headers).toEqual([
      ['content-type', 'application/json'],
      version,
    ]);
  });
});
