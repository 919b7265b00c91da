// The same requests, one after another, to a server on each store: what differs is a defect of one of them.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatModel } from '../../../src/model/model.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

/** Replies with a hash of all that it is sent, so that a context that differs shows. */
const mirror: ChatModel = {
  offers: (model) => model === 'echo',
  offered: 'echo',
  async *stream({ messages }) {
    yield createHash('sha256').update(JSON.stringify(messages)).digest('hex');
    yield ` after ${messages.at(-1)?.content}`;
  },
};

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** The conversation, by the order in which they were made: 0 for the default one, beyond the last for none. */
  readonly conversation?: number;
  /** `after`, as the number of a message in the order in which they were answered. */
  readonly after?: number | undefined;
  /** Sent as it is, so that a text may have half of a surrogate pair. */
  readonly body?: string;
  readonly key?: string | undefined;
  readonly times?: number;
}

const special = fc.constantFrom(
  'a\0b',
  '\ud800',
  'x\udc00y',
  '\ufeff',
  ' \u00a0 ',
  '\\',
  '\\x00',
  '"',
  '{NULL}',
  'NULL',
  `{"a":"b'"}`,
  "'; --",
  '\u2028\u0001\u007f',
  '😀'.repeat(60),
  'é'.repeat(9_000),
  `${'\r\n\t'.repeat(40)}late`,
);
const text = fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 150 }), fc.string());
const conversation = fc.nat({ max: 4 });
const limit = fc.constantFrom('', '&limit=1', '&limit=3', '&limit=1000', '&limit=0', '&limit=%00');
const key = fc.constantFrom(...['one', 'two', 'three'].map((name) => `the-key-${name}-0123456789`));

// It writes half of a surrogate pair as an escape.
const json = JSON.stringify;

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        text,
        conversation,
        key: fc.option(key, { nil: undefined }),
        times: fc.constantFrom(1, 1, 1, 12),
      })
      .map(({ text, ...rest }) => ({
        ...rest,
        method: 'POST' as const,
        path: '/api/chat',
        body: json({ message: text, conversation_id: 'ID' }),
      })),
  },
  fc.option(text).map((title) => ({
    method: 'POST' as const,
    path: '/api/conversations',
    body: json(title === null ? {} : { title }),
  })),
  fc.record({ text, conversation }).map(({ text, conversation }) => ({
    method: 'PUT' as const,
    path: '/api/conversations/ID',
    conversation,
    body: json({ title: text }),
  })),
  conversation.map((conversation) => ({
    method: 'DELETE' as const,
    path: '/api/conversations/ID',
    conversation,
  })),
  fc
    .record({ conversation, limit, after: fc.option(fc.nat({ max: 60 }), { nil: undefined }) })
    .map(({ limit, ...rest }) => ({
      ...rest,
      method: 'GET' as const,
      path: `/api/conversations/ID?${limit}`,
    })),
  fc.record({ offset: fc.nat({ max: 5 }), limit }).map(({ offset, limit }) => ({
    method: 'GET' as const,
    path: `/api/conversations?offset=${offset}${limit}`,
  })),
  text.map((id) => ({
    method: 'GET' as const,
    path: `/api/conversations/${encodeURIComponent(id.toWellFormed())}`,
  })),
  text.map((prompt) => ({
    method: 'POST' as const,
    path: '/api/settings',
    body: json({ system_prompt: prompt }),
  })),
  text.map((model) => ({ method: 'POST' as const, path: '/api/settings', body: json({ model }) })),
  fc.constant({ method: 'GET' as const, path: '/api/settings' }),
  {
    weight: 3,
    arbitrary: fc
      .record({ query: fc.oneof(text, fc.constantFrom('after', 'late', 'e', 'é ', 'ab')), limit })
      .map(({ query, limit }) => ({
        method: 'GET' as const,
        path: `/api/messages/search?q=${encodeURIComponent(query.toWellFormed())}${limit}`,
      })),
  },
  fc.record({ text, mode: fc.constantFrom('merge', 'replace') }).map(({ text, mode }) => ({
    method: 'POST' as const,
    path: '/api/conversation/import',
    body: json({
      mode,
      messages: [imported('user', text), imported('assistant', 'after'), imported('tool', text)],
    }),
  })),
);

function imported(role: string, content: string) {
  return { role, content, timestamp: '2026-01-01T10:00:00' };
}

const CREATE: Operation = { method: 'POST', path: '/api/conversations', body: '{}' };

/** One server, with the names by which its ids are known to both. */
class Side {
  readonly #url: string;
  readonly #conversations = ['main'];
  /** Those of a conversation that was deleted have no id: SQLite gives it again. */
  readonly #messages: { id: number | undefined; readonly conversation: string }[] = [];

  constructor({ url }: TestServer) {
    this.#url = url;
  }

  async answerTo(operation: Operation): Promise<unknown> {
    const { method, path, conversation = 0, after, body, key } = operation;
    const id = this.#conversations[conversation] ?? 'none';
    const query = after === undefined ? '' : `&after=${this.#messages[after]?.id ?? 0}`;
    const response = await fetch(`${this.#url}${path.replace('ID', id)}${query}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      body: body?.replace('"ID"', `"${id}"`) ?? null,
    });
    const answer = await response.text();
    if (response.status === 201) this.#conversations.push(JSON.parse(answer).id);
    if (response.status === 204) this.#forget(id);
    if (response.ok && path.endsWith('/import') && body?.includes('"replace"')) this.#forget('main');
    const isReplayed = response.headers.get('idempotency-replayed');
    const parsed = answer && JSON.parse(answer);
    if (parsed?.complete === false) {
      // What was imported is being added.
      await delay(20);
      return this.answerTo(operation);
    }
    if (response.ok && path === '/api/chat' && !isReplayed)
      for (const each of [parsed.message_id, parsed.reply_id])
        this.#messages.push({ id: each, conversation: parsed.conversation_id });
    return { status: response.status, isReplayed, body: parsed && this.#named(parsed) };
  }

  #forget(conversation: string): void {
    for (const message of this.#messages) if (message.conversation === conversation) message.id = undefined;
  }

  /** Times are dropped, and ids replaced by their numbers in the order of their first answer. */
  #named(answer: unknown): unknown {
    return JSON.parse(JSON.stringify(answer), (name, value) => {
      if (/(^timestamp|_at)$/.test(name)) return 'a time';
      // Of its own for each request.
      if (name === 'request_id') return null;
      if (/(^id|_id|^reply_to)$/.test(name) && typeof value === 'number')
        return `message ${this.#messages.findIndex(({ id }) => id === value)}`;
      return typeof value === 'string' ? this.#withoutIds(value) : value;
    });
  }

  #withoutIds(text: string): string {
    return this.#conversations.reduce(
      (all, id, i) => (i === 0 ? all : all.replaceAll(id, `conversation ${i}`)),
      text,
    );
  }
}

/** A conversation without messages is listed by the time at which it was made: no two in one millisecond. */
function nextMillisecond(): void {
  const now = Date.now();
  while (Date.now() === now);
}

describe.skipIf(NO_POSTGRES)('a server on PostgreSQL', () => {
  it('gives the answers of one on SQLite', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (any) => {
        const operations = [CREATE, CREATE, ...any];
        const servers = [
          await startTestServer({ models: [mirror], search: true }),
          await startTestServer({ models: [mirror], database: await tempPostgres(), search: true }),
        ];
        const sides = servers.map((server) => new Side(server));
        for (const each of operations)
          for (let time = 0; time < (each.times ?? 1); time++) {
            nextMillisecond();
            const [sqlite, postgres] = await Promise.all(sides.map((side) => side.answerTo(each)));
            expect(postgres, `${each.method} ${each.path}`).toEqual(sqlite);
          }
        await Promise.all(servers.map(({ close }) => close()));
      }),
      { numRuns: 6 },
    );
  });

  it.each(['GET', 'PUT', 'DELETE'])(
    'knows no conversation whose id could not be stored: %s',
    async (method) => {
      const server = await startTestServer({ database: await tempPostgres() });
      const body = method === 'PUT' ? '{"title":"new"}' : null;
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${server.url}/api/conversations/a%00b`, {
        method,
        body,
        ...(body && { headers }),
      });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
      await server.close();
    },
  );
});
