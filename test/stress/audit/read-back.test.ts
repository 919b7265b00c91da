import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Ledger } from '../../../src/stress/audit/ledger.ts';
import { type AuditedRun, readBack } from '../../../src/stress/audit/read-back.ts';
import { unreadWords } from '../../../src/stress/audit/unread-reason.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../../src/stress/request/request.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import type { StressOptions } from '../../../src/stress/run/options.ts';
import { runStress } from '../../../src/stress/stress.ts';
import { makeGenesisChat } from '../../support/chat-database.ts';
import { startHttp } from '../../support/http-server.ts';
import {
  bot,
  echo,
  LIST_CHAT,
  type ListChatOptions,
  type ListedMessage,
  startListChat,
  storeTurn,
  user,
} from '../../support/list-chat.ts';
import { startTestServer } from '../../support/server.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

const BURST = { load: { kind: 'burst', concurrency: 20 }, timeoutMs: 30_000, audit: 'read-back' } as const;

/** Stresses a chat with 20 requests at once. */
async function stress(options: ListChatOptions, more: Partial<StressOptions> = {}): Promise<StressResult> {
  const { url } = await startListChat(options);
  return runStress({ ...BURST, ...LIST_CHAT, target: { kind: 'remote', url }, ...more });
}

const causesOf = ({ diagnoses }: StressResult) => diagnoses.map(({ cause }) => cause);

const withIds = (messages: readonly ListedMessage[]) =>
  messages.map((message, index) => ({ id: index + 1, ...message }));
const newestFirst = (messages: readonly ListedMessage[]) => messages.toReversed();

function storeLinked(message: string, messages: ListedMessage[]): string {
  const id = messages.push({ ...user(message), id: `m${messages.length}` });
  messages.push({ ...bot('A thoughtful answer.'), reply_to: `m${id - 1}` });
  return echo(message);
}

const beside = (role: string) => (message: string, messages: ListedMessage[]) => {
  messages.push({ role, content: `It is about: ${message}` });
  return storeTurn(message, messages);
};

function callTool(message: string, messages: ListedMessage[]): string {
  const call = { role: 'assistant', content: null, tool_calls: [{ name: 'search' }] };
  messages.push(user(message), call as unknown as ListedMessage, bot(echo(message)));
  return echo(message);
}

const inCapitals = (messages: readonly ListedMessage[]) =>
  messages.map((message) => ({ ...message, role: message.role.toUpperCase() }));

function storeSilently(message: string, messages: ListedMessage[]): string {
  messages.push(user(message), bot('A thoughtful answer.'));
  return echo(message);
}

/** Stores a message in a prompt with the one before it. */
function storePrompt(message: string, messages: ListedMessage[]): string {
  const before = messages.findLast(({ role }) => role === 'assistant')?.content ?? 'nothing';
  messages.push(user(`It was said: ${before}. Now answer: ${message}`), bot(echo(message)));
  return echo(message);
}

/** Shows three messages of a side in one. */
function joined(messages: readonly ListedMessage[]): ListedMessage[] {
  return ['user', 'assistant'].flatMap((side) => {
    const texts = messages.filter(({ role }) => role === side).map(({ content }) => content);
    const starts = [...texts.keys()].filter((n) => n % 3 === 0);
    return starts.map((n) => ({ role: side, content: texts.slice(n, n + 3).join('\n\n') }));
  });
}

function storeMessageOnly(message: string, messages: ListedMessage[]): string {
  messages.push(user(message));
  return echo(message);
}

const OLD = Array.from({ length: 2_000 }, (_, n) => [user(`old ${n}`), bot('An old answer.')]).flat();

describe('a sound server passes', () => {
  it.each<[string, ListChatOptions, object]>([
    ['whose replies quote', {}, { replies: 'compared' }],
    ['that lists the newest first', { shown: newestFirst }, { replies: 'compared' }],
    ['that numbers its messages', { shown: withIds }, { replies: 'compared' }],
    ['that links its replies', { turn: storeLinked }, { replies: 'compared' }],
    [
      'that links and lists the newest first',
      { turn: storeLinked, shown: newestFirst },
      { replies: 'compared' },
    ],
    ['whose replies show nothing', { turn: storeSilently }, { replies: 'untraceable' }],
    ['that stores no replies', { turn: storeMessageOnly }, { replies: 'not-stored' }],
    ['that keeps messages in its system prompts', { turn: beside('system') }, { replies: 'compared' }],
    ['that keeps them in calls of a tool', { turn: beside('tool') }, { replies: 'compared' }],
    ['whose model calls tools', { turn: callTool }, { replies: 'compared' }],
    ['whose prompts repeat the turn before', { turn: storePrompt }, { replies: 'compared' }],
    [
      'whose prompts repeat it, the newest first',
      { turn: storePrompt, shown: newestFirst },
      { replies: 'compared' },
    ],
    ['that joins messages', { shown: joined }, { replies: 'untraceable' }],
    ['that writes roles in capitals', { shown: inCapitals }, { replies: 'compared' }],
    ['with many old turns', { messages: OLD }, { replies: 'compared' }],
    ['with many old turns, the newest first', { messages: OLD, shown: newestFirst }, { replies: 'compared' }],
  ])('%s', async (_shape, options, audit) => {
    const result = await stress(options);
    expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [] });
    expect(result.audit).toMatchObject({ acknowledged: 20, stored: 20, reads: 1, ...audit });
  });

  it('and nothing is read from it before the load, or more than once after it', async () => {
    const { url, asked } = await startListChat();
    await runStress({ ...BURST, ...LIST_CHAT, target: { kind: 'remote', url } });
    expect(asked.indexOf('GET /messages')).toBeGreaterThan(asked.lastIndexOf('POST /chat'));
    expect(asked.filter((request) => request === 'GET /messages')).toHaveLength(1);
  });

  it('that is too busy for the first read', async () => {
    const tooBusy = (messages: readonly ListedMessage[], n: number) =>
      n === 0 ? ('busy' as unknown as ListedMessage[]) : messages;
    expect(await stress({ shown: tooBusy })).toMatchObject({ verdict: { status: 'passed' } });
  });
});

describe('a lost reply is found', () => {
  const losing = (message: string, messages: ListedMessage[], n: number) =>
    (n === 7 ? storeMessageOnly : storeTurn)(message, messages);

  it.each<[string, ListChatOptions]>([
    ['in a new list', {}],
    ['after many old turns', { messages: OLD }],
    ['before many old turns, in a list that starts with the newest', { messages: OLD, shown: newestFirst }],
  ])('%s', async (_where, options) => {
    const result = await stress({ ...options, turn: losing });
    expect(result.verdict).toEqual({
      status: 'data-lost',
      reasons: ['1 of 20 acknowledged turns is not stored'],
    });
    expect(result.audit).toMatchObject({ stored: 19, lost: 1, staleReads: 0 });
  });

  it('of a prompt that another one repeats', async () => {
    const result = await stress({
      turn: (message, messages, n) => {
        const reply = storePrompt(message, messages);
        if (n === 7) messages.pop();
        return reply;
      },
    });
    expect(result).toMatchObject({ verdict: { status: 'data-lost' }, audit: { stored: 19, lost: 1 } });
  });

  it('in a Genesis database with many old turns', async () => {
    const database = tempDatabase();
    makeGenesisChat(database, 2_000);
    const db = new SqliteDatabase(database);
    db.exec(`CREATE TRIGGER lose_reply AFTER INSERT ON messages
             WHEN new.role = 'assistant' AND new.content LIKE '%-7'
             BEGIN DELETE FROM messages WHERE id = new.id; END`);
    db.close();
    const { url } = await startTestServer({ database });
    const chat = { request: CHAT_REQUEST, history: { path: CHAT_HISTORY_PATH } };
    const result = await runStress({ ...BURST, ...chat, target: { kind: 'remote', url, database } });
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ acknowledged: 20, stored: 19, lost: 1, hidden: 0 });
  });
});

describe('a history that shows only the newest messages', () => {
  it.each<[string, (messages: readonly ListedMessage[]) => readonly ListedMessage[]]>([
    ['the oldest first', (messages) => messages.slice(-15)],
    ['the newest first', (messages) => newestFirst(messages).slice(0, 15)],
  ])('does not show that others are lost: %s', async (_order, shown) => {
    const result = await stress({ shown });
    expect(result.verdict).toEqual({
      status: 'inconclusive',
      reasons: [
        expect.stringMatching(/^13 of 20 acknowledged turns are not checked: GET \/messages shows only/),
      ],
    });
    expect(result.audit).toMatchObject({ stored: 7, lost: 0, notChecked: 13, duplicated: 0, orphaned: 0 });
  });

  it('is enough where it shows all of them', async () => {
    const result = await stress({ shown: (messages) => messages.slice(-40), messages: OLD });
    expect(result).toMatchObject({ verdict: { status: 'passed' }, audit: { stored: 20 } });
  });
});

it('a history without the roles that were named is unknown, and says so', async () => {
  const history = { path: '/messages', roles: { user: 'customer', model: 'clerk' } };
  expect((await stress({}, { history })).audit).toEqual({
    status: 'unknown',
    reason: expect.stringMatching(
      /20 acknowledged turns with the roles customer and clerk; leave --roles out/,
    ),
  });
});

describe('a message that only another one repeats', () => {
  it('may be stored, and is not checked', async () => {
    const result = await stress({
      turn: (message, messages, n) => {
        const reply = storePrompt(message, messages);
        if (n === 7) messages.splice(-2, 1);
        return reply;
      },
    });
    const shows = /GET \/messages shows some turns only in messages of other turns/;
    expect(result.verdict).toEqual({ status: 'inconclusive', reasons: [expect.stringMatching(shows)] });
    expect(result.audit).toMatchObject({ stored: 19, lost: 0, notChecked: 1 });
  });
});

describe('a server that stores no replies', () => {
  it('still loses messages', async () => {
    const result = await stress({
      turn: (message, messages, n) => (n === 7 ? echo(message) : storeMessageOnly(message, messages)),
    });
    expect(result).toMatchObject({ verdict: { status: 'data-lost' }, audit: { stored: 19, lost: 1 } });
  });
});

describe('crosstalk', () => {
  /** Answers the last message of the conversation. */
  async function mixUp(message: string, messages: ListedMessage[]): Promise<string> {
    messages.push(user(message));
    await delay(20);
    const last = messages.findLast(({ role }) => role === 'user')?.content ?? '';
    messages.push(bot(echo(last)));
    return echo(last);
  }

  it('is a failure, and no loss', async () => {
    const result = await stress({ turn: mixUp });
    expect(result.verdict.status).toBe('failed');
    expect(causesOf(result)).toEqual(['unbounded-context']);
    expect(result.audit).toMatchObject({ stored: 20, lost: 0, duplicated: 0, replies: 'crossed' });
  });

  it('is found in what is stored, also where the answers are right', async () => {
    const result = await stress({
      turn: (message, messages) => mixUp(message, messages).then(() => echo(message)),
    });
    expect(result.outcomes.ok).toBe(20);
    expect(result.verdict.status).toBe('failed');
    expect(causesOf(result)).toEqual(['unbounded-context']);
  });

  it('together with loss is loss', async () => {
    const result = await stress({
      turn: async (message, messages, n) => {
        const reply = await mixUp(message, messages);
        if (n === 7)
          messages.splice(
            messages.findIndex(({ content }) => content === message),
            1,
          );
        return reply;
      },
    });
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ stored: 19, lost: 1, duplicated: 0 });
  });
});

describe('reads that differ', () => {
  const stale = (isStale: (n: number) => boolean) => (messages: readonly ListedMessage[], n: number) =>
    isStale(n) ? messages.slice(0, -10) : messages;

  it('fail the run, and nothing is lost', async () => {
    const result = await stress({ shown: stale((n) => n === 0) });
    expect(result.verdict).toEqual({
      status: 'failed',
      reasons: ['1 of 6 reads lacked turns that another read showed'],
    });
    expect(causesOf(result)).toEqual(['poisoned-connection', 'early-acknowledgement']);
    expect(result.audit).toMatchObject({ stored: 20, lost: 0, duplicated: 0, staleReads: 1 });
  });

  it('are no sign of late storing where a later read is stale again', async () => {
    const result = await stress({ shown: stale((n) => n % 3 === 0) });
    expect(causesOf(result)).toEqual(['poisoned-connection']);
    expect(result.audit).toMatchObject({ lost: 0, staleReads: 2, storedLate: 0 });
  });

  it('do not hide what they all lack', async () => {
    const result = await stress({
      turn: (message, messages, n) => (n === 7 ? echo(message) : storeTurn(message, messages)),
      shown: stale((n) => n === 0),
    });
    expect(result).toMatchObject({ verdict: { status: 'data-lost' }, audit: { lost: 1, staleReads: 1 } });
  });
});

describe('what only the database shows', () => {
  /** A chat in a database, of whose messages the history has ten. */
  async function stressDatabase(
    shownFirst: 'oldest' | 'newest',
    insert: (db: SqliteDatabase.Database, message: string, n: number) => void,
  ) {
    const database = tempDatabase();
    const db = new SqliteDatabase(database);
    onTestFinished(() => void db.close());
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE messages (id INTEGER PRIMARY KEY, role TEXT, content TEXT)');
    const direction = shownFirst === 'newest' ? 'DESC' : 'ASC';
    const ten = db.prepare(`SELECT * FROM messages ORDER BY id ${direction} LIMIT 10`);
    const { url } = await startListChat({
      turn: (message, _messages, n) => {
        insert(db, message, n);
        return echo(message);
      },
      shown: () => ten.all() as ListedMessage[],
    });
    const target = { kind: 'remote', url, database } as const;
    return runStress({ ...BURST, ...LIST_CHAT, target });
  }

  const store = (db: SqliteDatabase.Database, ...messages: ListedMessage[]) => {
    const insert = db.prepare('INSERT INTO messages (role, content) VALUES (@role, @content)');
    for (const message of messages) insert.run(message);
  };

  const storeWhole = (db: SqliteDatabase.Database, message: string) =>
    store(db, user(message), bot(echo(message)));

  it('is hidden, and not lost', async () => {
    const result = await stressDatabase('oldest', storeWhole);
    expect(result.verdict).toEqual({
      status: 'failed',
      reasons: ['15 turns are stored in the database, but the history does not show them'],
    });
    expect(result.audit).toMatchObject({ stored: 5, lost: 0, hidden: 15 });
  });

  it('does not hide what the database lacks', async () => {
    const result = await stressDatabase('oldest', (db, message, n) =>
      n === 12 ? store(db, user(message)) : storeWhole(db, message),
    );
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ stored: 5, lost: 1, hidden: 14 });
  });

  it('is not hidden by a history of the newest messages', async () => {
    const result = await stressDatabase('newest', storeWhole);
    expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [] });
    expect(result.audit).toMatchObject({ stored: 20, lost: 0, hidden: 0 });
  });

  it('is lost, whatever part of the messages the history shows', async () => {
    const result = await stressDatabase('newest', (db, message, n) =>
      n === 2 ? store(db, user(message)) : storeWhole(db, message),
    );
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ stored: 19, lost: 1, hidden: 0 });
  });
});

describe('a history of the newest messages', () => {
  const newestTen = (messages: readonly ListedMessage[]) => messages.slice(-10);

  it.each<[string, ListChatOptions]>([
    ['the oldest first', { shown: newestTen }],
    ['the newest first', { shown: (messages) => newestFirst(newestTen(messages)) }],
    ['with many old turns', { messages: OLD, shown: newestTen }],
  ])('does not show whether others are lost: %s', async (_order, options) => {
    const { verdict, audit } = await stress(options);
    expect(verdict.status).toBe('inconclusive');
    const notCheckedReason = expect.stringMatching(
      /^GET \/messages shows only the newest 10 messages; .*--history.*--db/,
    );
    expect(audit).toMatchObject({ stored: 5, lost: 0, notChecked: 15, notCheckedReason });
  });

  it('is not taken for one that lost as many in the middle', async () => {
    const losing = (message: string, messages: ListedMessage[], n: number) =>
      n > 2 && n < 18 ? echo(message) : storeTurn(message, messages);
    const result = await stress({ turn: losing });
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ stored: 5, lost: 15 });
  });

  it('may be what lacks the turns that were answered first', async () => {
    const losing = (message: string, messages: ListedMessage[], n: number) =>
      n < 15 ? echo(message) : storeTurn(message, messages);
    const { verdict, audit } = await stress({ turn: losing });
    expect(verdict.status).toBe('inconclusive');
    const notCheckedReason = expect.stringMatching(
      /may show only a part: it lacks the turns that were answered first/,
    );
    expect(audit).toMatchObject({ stored: 5, lost: 0, notChecked: 15, notCheckedReason });
  });
});

describe('turns without an answer', () => {
  const late = (ms: number) => async (message: string, messages: ListedMessage[], n: number) => {
    if (n > 0) return storeTurn(message, messages);
    messages.push(user(message));
    await delay(ms, undefined, { ref: false });
    messages.push(bot(echo(message)));
    return echo(message);
  };

  it('get time to become whole', async () => {
    const result = await stress({ turn: late(2_000) }, { timeoutMs: 1_000 });
    expect(result.outcomes.timeout).toBeGreaterThan(0);
    const recovered = result.outcomes.timeout;
    expect(result.audit).toMatchObject({ recovered, orphaned: 0, underWay: 0, lost: 0 });
  });

  it('are under way if they do not', async () => {
    const result = await stress({ turn: late(3_600_000) }, { timeoutMs: 1_000 });
    expect(result.audit).toMatchObject({ orphaned: 0, underWay: 1, lost: 0 });
    expect(result.verdict).toMatchObject({ status: 'failed', reasons: [expect.stringMatching(/timeout$/)] });
    expect(causesOf(result)).not.toContain('split-turn');
  });

  it('are not those that were answered with an error', async () => {
    const result = await stress({
      turn: (message, messages, n) => {
        if (n > 0) return storeTurn(message, messages);
        messages.push(user(message));
        return Promise.reject(new Error('the model failed'));
      },
    });
    expect(result.audit).toMatchObject({ orphaned: 1, underWay: 0 });
    expect(causesOf(result)).toContain('split-turn');
  });
});

/** A run of no requests, as far as an audit needs one. */
function noRun(url: string, more: Pick<AuditedRun, 'signal'> & Partial<AuditedRun>): AuditedRun {
  return {
    address: { site: { url, headers: [] }, path: '/messages', headers: {} },
    ledger: new Ledger(),
    exchangedChars: 0,
    tokens: new TokenGenerator(),
    database: undefined,
    wasKilled: false,
    concurrency: 1,
    repeatedSeed: undefined,
    settleMs: 5_000,
    sendOneMore: async () => true,
    ...more,
  };
}

it('an audit that is ended before it is certain is unknown', async () => {
  const abort = new AbortController();
  const url = await startHttp(() => abort.abort());
  const audit = await readBack(noRun(url, { signal: abort.signal }));
  expect(audit).toEqual({ status: 'unknown', reason: 'interrupted before it had read all' });
  expect(unreadWords(audit)).toBe('the audit was interrupted before it had read all');
});

it('an audit that does not end in its time is unknown', async () => {
  const url = await startHttp((_request, response) => void response.write('{"messages":['));
  const { signal } = new AbortController();
  expect(await readBack(noRun(url, { signal, atMostMs: 50 }))).toEqual({
    status: 'unknown',
    reason: 'GET /messages was not read to its end within 50 ms',
  });
});

describe('a seed', () => {
  it('that an earlier run used leaves the audit unknown', async () => {
    const { url } = await startListChat();
    const run = { ...BURST, ...LIST_CHAT, target: { kind: 'remote', url }, seed: 'again' } as const;
    expect(await runStress(run)).toMatchObject({ verdict: { status: 'passed' } });
    const second = await runStress(run);
    expect(second.verdict.status).toBe('inconclusive');
    expect(second.audit).toEqual({
      status: 'unknown',
      reason: expect.stringMatching(/an earlier run with the seed again .* use another seed/),
    });
  });

  it('that a longer run used does too', async () => {
    const { url } = await startListChat();
    const run = { ...BURST, ...LIST_CHAT, target: { kind: 'remote', url }, seed: 'again' } as const;
    await runStress(run);
    const few = await runStress({ ...run, load: { kind: 'burst', concurrency: 5 } });
    expect(few.audit.status).toBe('unknown');
  });

  it('does not keep a loss from being seen', async () => {
    const turn: ListChatOptions['turn'] = (message, messages, n) =>
      n === 7 ? echo(message) : storeTurn(message, messages);
    expect(await stress({ turn }, { seed: 'first' })).toMatchObject({ verdict: { status: 'data-lost' } });
  });
});
