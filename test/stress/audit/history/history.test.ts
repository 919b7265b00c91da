import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { History } from '../../../../src/stress/audit/history/history.ts';
import { type HistoryLimits, historyLimits } from '../../../../src/stress/audit/history/history-limits.ts';
import type { HistoryMessage } from '../../../../src/stress/audit/history/history-message.ts';
import { HttpClient } from '../../../../src/stress/http/http-client.ts';
import { startBrokenServer } from '../../../support/broken-server.ts';

type Answer = string | object;

/** The messages of a server that answers so; `asked` is what it was asked for, in order. */
async function serve(
  answer: (url: URL) => Answer | { status: number },
  path?: string,
  limits?: HistoryLimits,
): Promise<{ history: History; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    const body = answer(new URL(String(request.url), 'http://localhost'));
    if (typeof body === 'object' && 'status' in body) response.statusCode = body.status as number;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 30_000);
  onTestFinished(async () => {
    await client.destroy();
    server.close();
  });
  return { history: new History(client, path, {}, limits), asked };
}

async function read(history: History): Promise<HistoryMessage[]> {
  const messages: HistoryMessage[] = [];
  for await (const message of history.messages()) messages.push(message);
  return messages;
}

const user = (id: number | string, content: unknown = `hello ${id}`) => ({ id, role: 'user', content });

describe('the stored messages of a Genesis server', () => {
  const all = Array.from({ length: 2_500 }, (_, index) => ({ ...user(index + 1), id: index + 1 }));
  const page = ({ searchParams }: URL) => {
    const limit = Number(searchParams.get('limit'));
    if (!searchParams.has('after')) return { messages: all.slice(-limit), has_more: true };
    const left = all.filter(({ id }) => id > Number(searchParams.get('after')));
    return { messages: left.slice(0, limit), has_more: left.length > limit };
  };

  it('are read page by page, the oldest first', async () => {
    const { history, asked } = await serve(page);
    expect((await read(history)).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(asked).toEqual([
      '/api/conversation?after=0&limit=1000',
      '/api/conversation?after=1000&limit=1000',
      '/api/conversation?after=2000&limit=1000',
    ]);
  });

  it('have a newest one, which is found without the others', async () => {
    const { history, asked } = await serve(page);
    expect(await history.newestId()).toBe(2_500);
    expect(asked).toEqual(['/api/conversation?limit=1']);
  });
});

describe('the stored messages of another server', () => {
  const expected = [
    { id: 'a', role: 'user', content: 'hello', replyTo: undefined },
    { id: 'b', role: 'assistant', content: 'Echo: hello', replyTo: 'a' },
  ];
  const stored = [
    { id: 'a', role: 'user', content: 'hello' },
    { id: 'b', role: 'assistant', content: 'Echo: hello', reply_to: 'a' },
  ];

  it.each<[string, Answer]>([
    ['a bare list', stored],
    ['messages', { messages: stored }],
    ['data', { object: 'list', data: stored, has_more: false }],
    ['items', { items: stored, total: 2 }],
    ['history', { history: stored }],
    ['the one of its fields that is a list', { data: null, items: stored }],
  ])('are found in %s, and asked for as they are', async (_shape, answer) => {
    const { history, asked } = await serve(() => answer, '/messages?all=1');
    expect(await read(history)).toEqual(expected);
    expect(asked).toEqual(['/messages?all=1']);
  });

  it('have numbers for ids where they have none', async () => {
    const { history } = await serve(
      () => [
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b' },
      ],
      '/m',
    );
    expect((await read(history)).map(({ id }) => id)).toEqual([0, 1]);
  });

  it('are text also where they are stored in parts', async () => {
    const parts = [{ type: 'text', text: 'hello abcd1234-7' }];
    const { history } = await serve(() => [user(1, parts)], '/m');
    expect((await read(history))[0]?.content).toContain('hello abcd1234-7');
  });

  it('have no text where they are nested too deeply', async () => {
    const { history } = await serve(
      () => `[{"role":"user","content":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`,
      '/m',
    );
    expect((await read(history)).map(({ content }) => content)).toEqual(['']);
  });

  it('are read page by page where there are more, with what the path asks for besides', async () => {
    const all = ['x', 'y', 'z'].map((id) => user(id));
    const { history, asked } = await serve(({ searchParams }) => {
      const from = all.findIndex(({ id }) => id === searchParams.get('after')) + 1;
      return { data: all.slice(from, from + 2), has_more: from + 2 < all.length };
    }, '/threads/1/messages?order=asc');
    expect((await read(history)).map(({ id }) => id)).toEqual(['x', 'y', 'z']);
    expect(asked.at(-1)).toBe('/threads/1/messages?order=asc&after=y&limit=1000');
  });

  describe('of which a page is not what Genesis would show', () => {
    const all = Array.from({ length: 9 }, (_, index) => user(index + 1));
    const from = (list: readonly object[], start: number, hasMore = start + 4 < list.length) => ({
      data: list.slice(start, start + 4),
      has_more: hasMore,
    });
    const indexOf = (list: readonly { id: unknown }[], url: URL) =>
      list.findIndex(({ id }) => String(id) === url.searchParams.get('after'));
    const newestFirst = all.toReversed();
    const called = { id: 'call', role: 'assistant', content: null, tool_calls: [{}] };

    it.each<[string, (url: URL) => Answer | { status: number }]>([
      ['says that there is more until there is nothing', (url) => from(all, indexOf(all, url) + 1, true)],
      ['begins with the last one of the page before', (url) => from(all, Math.max(0, indexOf(all, url)))],
      [
        'has what is older, the newest first',
        ({ searchParams }) => {
          const after = Number(searchParams.get('after') ?? Number.POSITIVE_INFINITY);
          return from(
            newestFirst.filter(({ id }) => Number(id) < after),
            0,
          );
        },
      ],
      [
        'follows a message that must exist',
        (url) =>
          url.searchParams.get('after') === '0'
            ? { status: 404 }
            : from(newestFirst, indexOf(newestFirst, url) + 1),
      ],
      [
        'has calls of tools alone',
        (url) => {
          const list = [
            ...all.slice(0, 4),
            ...'abcd'.split('').map((id) => ({ ...called, id })),
            ...all.slice(4),
          ];
          return from(list, indexOf(list, url) + 1);
        },
      ],
    ])('but %s, are each shown once', async (_what, answer) => {
      const { history } = await serve(answer, '/m');
      expect((await read(history)).map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
        all.map(({ id }) => id),
      );
    });
  });

  it('have other numbers where theirs are too large to be exact', async () => {
    const { history } = await serve(
      () =>
        '[{"id":1152921504606846977,"role":"user","content":"a"},' +
        '{"id":1152921504606846978,"role":"assistant","content":"b","reply_to":1152921504606846977}]',
      '/m',
    );
    expect((await read(history)).map(({ id, replyTo }) => [id, replyTo])).toEqual([
      [0, undefined],
      [1, undefined],
    ]);
  });

  it('may be none', async () => {
    const { history } = await serve(() => [], '/m');
    expect(await read(history)).toEqual([]);
  });
});

describe('messages are unreadable', () => {
  it.each<[string, Answer | { status: number }, RegExp]>([
    ['where there is no such address', { status: 404 }, /^GET \/m answered HTTP 404$/],
    ['where the answer is no JSON', '<html>', /without a list of messages with role and content/],
    ['where the answer has no list', { total: 0 }, /without a list/],
    ['where the answer is null', 'null', /without a list/],
    ['where a message has no role', [{ id: 1, content: 'hello' }], /without a list/],
    ['where a message has no content', [{ id: 1, role: 'user', content: null }], /without a list/],
    ['where a message is not one', [null], /without a list/],
    ['where an id is neither a number nor a text', [{ ...user(1), id: {} }], /without a list/],
    ['where the same page comes again', { data: [user(1)], has_more: true }, /does not page with \?after=/],
  ])('%s', async (_why, answer, message) => {
    const { history } = await serve(() => answer, '/m');
    await expect(read(history)).rejects.toMatchObject({
      code: 'AUDIT_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  it('where no server answers', async () => {
    const url = await startBrokenServer(() => {});
    const client = new HttpClient(url, 30_000);
    await client.destroy();
    await expect(read(new History(client))).rejects.toMatchObject({
      code: 'AUDIT_UNREADABLE',
      message: expect.stringMatching(/^GET \/api\/conversation\?after=0&limit=1000 failed: /),
    });
  });
});

describe('a history without an end', () => {
  const LIMITS: HistoryLimits = { messages: 50, pages: 40, pageBytes: 10_000, chars: 5_000 };

  /** The messages of a page of `size` that follow the one that was asked for; `last` is the highest id. */
  const following = ({ searchParams }: URL, size: number) => {
    const after = Number(searchParams.get('after'));
    return Array.from({ length: size }, (_, index) => after + index + 1);
  };

  it.each<[string, (url: URL) => Answer, RegExp]>([
    [
      'of new messages',
      (url) => ({ data: following(url, 20).map((id) => user(id)), has_more: true }),
      /50 messages/,
    ],
    [
      'of small pages',
      (url) => ({ data: following(url, 1).map((id) => user(id)), has_more: true }),
      /40 pages/,
    ],
    [
      'of long messages',
      (url) => ({ data: following(url, 1).map((id) => user(id, 'x'.repeat(2_000))), has_more: true }),
      /5000 characters/,
    ],
    ['on one page', () => [user(1, 'x'.repeat(20_000))], /failed: a body of more than 9.77 KiB$/],
    [
      'that turns in a circle',
      (url) => ({ data: following(url, 4).map((id) => user(id % 12)), has_more: true }),
      /comes back to messages that it has shown before/,
    ],
    [
      'that turns in a circle, and begins elsewhere on a page each time',
      (url) => ({ data: following(url, 3).map((id) => user(id % 10)), has_more: true }),
      /comes back to messages that it has shown before/,
    ],
    ['that never shows more', () => ({ data: [], has_more: true }), /has more messages, but shows none/],
  ])('%s is given up', async (_what, answer, message) => {
    const { history } = await serve(answer, '/m', LIMITS);
    await expect(read(history)).rejects.toMatchObject({
      code: 'AUDIT_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  it('is one of tiny objects in a large body, too', async () => {
    const { history } = await serve(() => `[${'{},'.repeat(5_000_001)}0]`, '/m');
    await expect(read(history)).rejects.toThrow(/more than 5000000 objects and lists/);
  });

  it('is one of numbers in a large body, too', async () => {
    const { history } = await serve(() => `[${'1,'.repeat(10_000_001)}0]`, '/m');
    await expect(read(history)).rejects.toThrow(/more than 10000000 values/);
  });

  it('is not that of a load of many turns with long replies', async () => {
    // A page has a number of bytes; this is as much as ten thousand turns of 20 KB make, in one answer.
    const { pageBytes, messages, pages } = historyLimits({ requests: 10_000, chars: 10_000 * 20_100 });
    expect(pageBytes).toBeGreaterThan(10_000 * 20_100 * 2);
    expect(messages).toBeGreaterThan(1_000_000);
    expect(pages).toBeGreaterThan(20_000);
  });
});
