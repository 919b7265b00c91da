import { describe, expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { runGenesis } from '../../support/cli.ts';
import { type StoredChat, startStoredChat } from '../../support/stored-chat.ts';

async function stress(chat: StoredChat, history: string, ...args: string[]) {
  const url = await startStoredChat(chat);
  const request = [
    '--path',
    '/say',
    '--body',
    '{"text":"{{token}}"}',
    '--reply',
    'text',
    '--history',
    history,
  ];
  const { exitCode, stdout, stderr } = await runGenesis([
    'stress',
    ...['--url', url, '--no-probe', '-c', '10', '-n', '40', '-f', 'json', ...request, ...args],
  ]);
  return { exitCode, stderr, result: JSON.parse(stdout) as StressResult };
}

const echo = (said: string) => `Echo: ${said}`;
const LANGGRAPH: StoredChat = {
  records: (said, n) => [
    { type: 'human', id: `h${n}`, content: said },
    { type: 'ai', id: `a${n}`, content: [{ type: 'text', text: echo(said) }] },
  ],
  history: (messages) => ({ values: { messages }, next: [], metadata: { step: messages.length } }),
};
const POSTED: StoredChat = { records: (text, id) => [{ id, text }], history: (records) => records };
const RECORDS: StoredChat = {
  records: (question, n) => [{ [`turn${n}`]: { question, answer: echo(question) } }],
  history: (records) => ({ log: Object.assign({}, ...records) }),
};
const STAFF: StoredChat = {
  records: (said) => [
    { by: { staff: 'no' }, data: { said } },
    { by: { staff: 'yes' }, data: { said: echo(said) } },
  ],
  history: (messages) => ({ 'all.messages': messages }),
};
const NAMED = ['--roles', 'no,yes', '--history-fields', 'role=by.staff,content=data/said'];

describe('a history of another author', () => {
  it.each<[string, StoredChat, string, readonly string[], object]>([
    ['as in LangGraph', LANGGRAPH, '/history', [], { checked: 'turns' }],
    [
      'as in LangGraph, named',
      LANGGRAPH,
      '/history#values.messages',
      ['--roles', 'human,ai'],
      { checked: 'turns' },
    ],
    ['of what was posted', POSTED, '/history', [], { checked: 'messages', replies: 'no-roles' }],
    ['of records by their ids', RECORDS, '/history', [], { checked: 'turns' }],
    ['that must be named', STAFF, '/history#/all.messages', NAMED, { checked: 'turns' }],
  ])('%s is audited', async (_shape, chat, history, args, audit) => {
    const { exitCode, stderr, result } = await stress(chat, history, ...args);
    expect(result.audit).toMatchObject({ status: 'read', stored: 40, notChecked: 0, ...audit });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.settings.historyPath).toBe(history);
  });

  it.each<[string, StoredChat]>([
    ['as in LangGraph', LANGGRAPH],
    ['of what was posted', POSTED],
    ['of records by their ids', RECORDS],
  ])('%s shows what is lost', async (_shape, chat) => {
    const losing: StoredChat = { ...chat, records: (said, n) => (n === 20 ? [] : chat.records(said, n)) };
    const { exitCode, result } = await stress(losing, '/history');
    expect(exitCode).toBe(3);
    expect(result.audit).toMatchObject({ stored: 39, lost: 1, notChecked: 0 });
  });

  it.each<[string, StoredChat['history'], number, RegExp]>([
    ['only the newest', (all) => all.slice(-20), 30, /shows only the newest 20 messages/],
    ['only the oldest', (all) => all.slice(0, 20), 30, /does not show a turn that was sent after the load/],
    ['one page', (all) => ({ messages: all.slice(-20), total: all.length }), 30, /shows one page of more/],
  ])('shows %s, and the rest is not checked', async (_part, history, notChecked, reason) => {
    const { exitCode, result } = await stress({ ...LANGGRAPH, history }, '/history');
    expect(exitCode).toBe(4);
    const notCheckedReason = expect.stringMatching(reason);
    expect(result.audit).toMatchObject({ stored: 10, lost: 0, notChecked, notCheckedReason });
  });

  it.each<[string, string, readonly string[], RegExp]>([
    [
      'with other keys',
      '/history#messages',
      [],
      /^GET \/history answered JSON with the key all\.messages, and nothing at messages$/,
    ],
    ['with other roles', '/history', NAMED.slice(2), /with the roles no, yes: add --roles USER,MODEL/],
  ])('%s is unknown, and the reason is given', async (_what, history, args, reason) => {
    const { exitCode, result } = await stress(STAFF, history, ...args);
    expect(exitCode).toBe(4);
    expect(result.audit).toEqual({ status: 'unknown', reason: expect.stringMatching(reason) });
  });
});

describe('an option for the history is refused', () => {
  it.each([
    [['--history', '/h#'], 'the place of the messages after #'],
    [['--history', 'h'], 'a path that begins with /'],
    [['--history', '/h', '--roles', 'human'], 'such as human,ai'],
    [['--history', '/h', '--history-fields', 'name=x'], 'The fields are role, content, message, reply'],
    [['--path', '/say', '--method', 'PUT', '--roles', 'human,ai'], 'Add --history PATH'],
  ])('%j', async (args, hint) => {
    const { exitCode, stderr } = await runGenesis(['stress', '--url', 'http://127.0.0.1:1', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});
