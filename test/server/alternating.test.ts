// Two servers on one database take turns in the same conversations: each sees at once what the other has acknowledged.
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import { expect, it } from 'vitest';
import { startServe } from '../support/cli.ts';
import { startHttp } from '../support/http-server.ts';
import { completionText } from '../support/model-server.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';
import { tempDatabase } from '../support/temp-folder.ts';

/** Many at a time: the more turns a transaction has, the less time each of them takes. */
const CONVERSATIONS = 50;

interface Prompt {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

it.each([
  { backend: 'SQLite', turns: 200, newDatabase: async () => tempDatabase() },
  ...(NO_POSTGRES ? [] : [{ backend: 'PostgreSQL', turns: 30, newDatabase: tempPostgres }]),
])(
  `each of $turns turns of ${CONVERSATIONS} conversations has the one before it, acknowledged by the other server, on $backend`,
  { timeout: 600_000 },
  async ({ newDatabase, turns }) => {
    const database = await newDatabase();
    const model = await startMirror();
    const servers = await Promise.all(
      [0, 1].map(() => startServe(['--db', database, '--model-url', model.url, '--durability', 'normal'])),
    );
    const call = caller(servers.map(({ url }) => url));
    const settings = { sent: 0, acknowledged: 0 };
    await call(0, 'POST', '/api/settings', { model: 'mirror', system_prompt: 'Rule 0' });

    const takeTurns = async (which: number) => {
      let id = await newConversation(call, which);
      let madeAfter = 0;
      for (let number = 1; number <= turns; number++) {
        const server = number + which;
        const rule = settings.acknowledged;
        const message = `${which}-${number}`;
        const { status } = await call(server, 'POST', '/api/chat', { message, conversation_id: id });
        expect(status).toBe(200);
        const { messages } = model.promptOf(message);
        expectWhole(messages, which, madeAfter, number);
        expect(Number(messages[0]?.content.slice('Rule '.length))).toBeGreaterThanOrEqual(rule);
        if (number % 10 === 0 && which === 0) {
          const next = ++settings.sent;
          await call(server, 'POST', '/api/settings', { system_prompt: `Rule ${next}` });
          settings.acknowledged = next;
        }
        if ((number + which) % 40 === 0) {
          await call(server, 'PUT', `/api/conversations/${id}`, { title: message });
          const page = await call(server + 1, 'GET', `/api/conversations/${id}`);
          expect(page.body).toMatchObject({ title: message });
        }
        if ((number + which) % 130 === 0) {
          expect((await call(server, 'DELETE', `/api/conversations/${id}`)).status).toBe(204);
          const gone = await call(server + 1, 'POST', '/api/chat', { message: 'gone', conversation_id: id });
          expect(gone.status).toBe(404);
          id = await newConversation(call, server);
          madeAfter = number;
        }
      }
    };
    await Promise.all(Array.from({ length: CONVERSATIONS }, (_, which) => takeTurns(which)));
    expect(settings.acknowledged).toBe(turns / 10);
  },
);

/** Expects the message after the turns before it, the latest ten at least word for word, since the conversation was made. */
function expectWhole(messages: Prompt['messages'], which: number, madeAfter: number, number: number): void {
  const verbatim = messages.filter(({ role }) => role !== 'system');
  const turns = (verbatim.length - 1) / 2;
  const before = number - 1 - madeAfter;
  expect(turns).toBeGreaterThanOrEqual(Math.min(before, 10));
  const expected = Array.from({ length: turns }, (_, i) => number - turns + i).flatMap((turn) => [
    { role: 'user', content: `${which}-${turn}` },
    { role: 'assistant', content: `Reply to ${which}-${turn}` },
  ]);
  // As text: to compare thirty objects takes longer than to send them.
  const whole = [...expected, { role: 'user', content: `${which}-${number}` }];
  expect(textOf(verbatim)).toBe(textOf(whole));
  const [, summarised = 0] = /summary \((\d+) messages\)/.exec(messages[1]?.content ?? '') ?? [];
  expect(Number(summarised) + 2 * turns).toBe(2 * before);
}

function textOf(messages: Prompt['messages']): string {
  return messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
}

/** A model server that remembers the prompt of each message until it is asked for. */
async function startMirror() {
  const prompts = new Map<string, Prompt>();
  const url = await startHttp(async (incoming, response) => {
    const prompt = JSON.parse(await text(incoming)) as Prompt;
    const message = prompt.messages.at(-1)?.content ?? '';
    prompts.set(message, prompt);
    response.setHeader('content-type', 'application/json');
    response.end(completionText(`Reply to ${message}`));
  });
  return {
    url: `${url}/v1`,
    promptOf: (message: string): Prompt => {
      const prompt = prompts.get(message);
      prompts.delete(message);
      return prompt ?? { messages: [] };
    },
  };
}

type Call = ReturnType<typeof caller>;

/** Sends requests to one of the servers by its number, or to the next one after it. */
function caller(servers: readonly string[]) {
  const dispatcher = new Agent({ pipelining: 1 });
  return async (server: number, method: string, path: string, body?: unknown) => {
    const url = `${servers[server % servers.length]}${path}`;
    const answer = await request(url, {
      dispatcher,
      method: method as 'GET',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answered = await answer.body.text();
    // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
    return { status: answer.statusCode, body: (answered === '' ? {} : JSON.parse(answered)) as any };
  };
}

async function newConversation(call: Call, server: number): Promise<string> {
  return (await call(server, 'POST', '/api/conversations', {})).body.id;
}
