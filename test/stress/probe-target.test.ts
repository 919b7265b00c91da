import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type ProbeOptions, probeTarget, TargetUnfit } from '../../src/stress/probe-target.ts';
import { type Chat, GENESIS_CHAT } from '../../src/stress/request/chat.ts';
import { listen, startHttp } from '../support/http-server.ts';

const OPTIONS: ProbeOptions = {
  timeoutMs: 10_000,
  mayChooseApi: true,
  signal: new AbortController().signal,
};

type Answer = readonly [status: number, json: unknown, headers?: Record<string, string>];
/** Answers request number `n`, from 0, of those with this path. */
type Handle = (n: number, sent: string, request: IncomingMessage) => Answer;

/** A server with these paths; all others are 404. */
async function startPaths(paths: Readonly<Record<string, Handle>>) {
  const asked: string[] = [];
  const url = await startHttp(async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    const n = asked.filter((other) => other === path).length;
    asked.push(path);
    const sent = await text(request);
    const [status, json, headers = {}] = paths[path]?.(n, sent, request) ?? [404, { error: 'no route' }];
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
  });
  return { site: { url, headers: [] }, asked };
}

const message = (sent: string) => JSON.parse(sent).message as string;
const fits = (sent: string): Answer => [200, { response: message(sent) }];

/** Servers that have OpenAI's API, too. */
const OPENAI: Readonly<Record<string, Handle>> = {
  '/v1/models': () => [200, { data: [{ id: 'tiny' }] }],
  '/v1/chat/completions': (_, sent) => [
    200,
    { choices: [{ message: { role: 'assistant', content: JSON.parse(sent).messages[0].content } }] },
  ],
};

/** A chat that refuses its first request in this way. */
const once =
  (refusal: Answer): Handle =>
  (n, sent) =>
    n === 0 ? refusal : fits(sent);

describe('a chat that fits is kept, though its first answer was', () => {
  it.each<[string, Answer]>([
    ['500', [500, { error: 'text is required' }]],
    ['503', [503, { error: 'warming up' }]],
    ['429', [429, { error: 'slow down' }]],
    ['409', [409, { error: 'UNIQUE constraint failed' }]],
  ])('%s, which says nothing about the request', async (_, refusal) => {
    const { site, asked } = await startPaths({ '/api/chat': once(refusal), ...OPENAI });
    const probed = await probeTarget(site, GENESIS_CHAT, OPTIONS);
    expect(probed).toEqual({ chat: GENESIS_CHAT, asked: ['POST /api/chat, once'], noticed: [] });
    expect(asked).toEqual(['/api/chat']);
  });

  it.each<[string, Answer]>([
    ['401', [401, { error: 'who is it' }]],
    ['404', [404, { error: 'no table yet' }]],
    ['400', [400, { error: 'bad state' }]],
    ['JSON without a reply', [200, { response: null }]],
    ['a redirect', [302, {}, { location: '/setup' }]],
  ])('%s, once only', async (_, refusal) => {
    const { site } = await startPaths({ '/api/chat': once(refusal), ...OPENAI });
    const { chat, asked, noticed } = await probeTarget(site, GENESIS_CHAT, OPTIONS);
    expect(chat).toBe(GENESIS_CHAT);
    expect(asked[0]).toBe('POST /api/chat, 2 times');
    expect(noticed).toEqual([expect.stringContaining('before the load, once only: POST http')]);
  });
});

describe('another API is taken', () => {
  it('where the server has no other chat', async () => {
    const { site } = await startPaths(OPENAI);
    const { chat, noticed } = await probeTarget(site, GENESIS_CHAT, OPTIONS);
    expect(chat.request.path).toBe('/v1/chat/completions');
    expect(noticed).toEqual(['the server has the API of openai (--api openai --model tiny)']);
  });

  it.each<[string, Handle]>([
    ['that fails', () => [500, { error: 'boom' }]],
    ['that wants a login', () => [401, { error: 'who' }]],
    ['whose reply has another place', (_, sent) => [200, { answer: message(sent) }]],
  ])('but not in the place of a chat of its own %s', async (_, handle) => {
    const { site, asked } = await startPaths({ '/api/chat': handle, ...OPENAI });
    const probed = await probeTarget(site, GENESIS_CHAT, OPTIONS).catch((error: unknown) => error);
    if (probed instanceof TargetUnfit) expect(probed.discovery.api).toBeUndefined();
    else expect(probed).toMatchObject({ chat: GENESIS_CHAT });
    expect(asked).not.toContain('/v1/chat/completions');
  });

  it('by a name that a terminal shows as it is', async () => {
    const { site } = await startPaths({
      ...OPENAI,
      '/v1/models': () => [
        200,
        {
          data: ['--insecure', '\u001b[31mred', 'a\nb', 'a\u202eb', '{{token}}', 'tiny'].map((id) => ({
            id,
          })),
        },
      ],
    });
    const { noticed } = await probeTarget(site, GENESIS_CHAT, OPTIONS);
    expect(noticed).toEqual(['the server has the API of openai (--api openai --model tiny)']);
  });
});

describe('a server may take a number', () => {
  it('once: the load begins with one that is not used up', async () => {
    const numbers: number[] = [];
    const { site } = await startPaths({
      '/api/chat': (_, sent) => {
        numbers.push(JSON.parse(sent).id);
        return fits(sent);
      },
    });
    const request = { ...GENESIS_CHAT.request, body: '{"id":{{seq}},"message":"{{token}}"}' };
    await probeTarget(site, { ...GENESIS_CHAT, request }, OPTIONS);
    expect(numbers).toEqual([expect.any(Number)]);
    expect(numbers[0]).toBeGreaterThan(10_000_000);
    expect(numbers[0]).toBeLessThan(2 ** 31);
  });
});

describe('an error', () => {
  const unfit = async (paths: Readonly<Record<string, Handle>>, chat: Chat = GENESIS_CHAT) => {
    const { site } = await startPaths(paths);
    const error = await probeTarget(site, chat, OPTIONS).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TargetUnfit);
    return error as TargetUnfit;
  };

  it.each<[string, (login: string) => Answer]>([
    ['its message', (login) => [401, { error: `wrong: ${login}` }]],
    ['a name', (login) => [200, { [login]: 'hello' }]],
    ['an address', (login) => [307, {}, { location: `/for/${login}` }]],
    ['a field', (login) => [422, { detail: [{ loc: ['body', login], msg: 'Field required' }] }]],
  ])('does not show a login that the server repeats in %s', async (_, answer) => {
    const headers = [...GENESIS_CHAT.request.headers, ['authorization', 'Bearer opensesameabc'] as const];
    const login = ({ headers: { authorization = '' } }: IncomingMessage) =>
      authorization.replace('Bearer ', '');
    const error = await unfit(
      { '/api/chat': (_n, _sent, request) => answer(login(request)) },
      { ...GENESIS_CHAT, request: { ...GENESIS_CHAT.request, headers } },
    );
    const { changes } = error.discovery;
    expect(JSON.stringify([error.message, error.hint, changes])).not.toContain('opensesame');
  });

  it.each<[string, Handle]>([
    ['fails', () => [500, { error: 'boom' }]],
    ['is too busy', () => [429, { error: 'slow down' }]],
  ])('names what would fit where the server then %s', async (_, then) => {
    const missing: Answer = [422, { detail: [{ loc: ['body', 'text'], msg: 'Field required' }] }];
    const { hint } = await unfit({
      '/api/chat': (n, sent, request) => (JSON.parse(sent).text ? then(n, sent, request) : missing),
    });
    expect(hint).toBe(`Try --body '{"text":"genesis stress {{token}}"}'.`);
  });

  it('says that the server ended at the request', async () => {
    const server = createServer(({ socket }) => {
      server.close();
      socket.destroy();
    });
    const site = { url: `http://127.0.0.1:${await listen(server)}`, headers: [] };
    await expect(probeTarget(site, GENESIS_CHAT, OPTIONS)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(/^the server ended at the first POST .*ECONNREFUSED/),
    });
  });
});
