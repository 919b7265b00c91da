import { describe, expect, it } from 'vitest';
import type { FoundMessages } from '../../../../src/stress/audit/history/found-messages.ts';
import { quotedIn } from '../../../../src/stress/audit/recognition/quoted-in.ts';
import { recognisedMessages } from '../../../../src/stress/audit/recognition/recognised-messages.ts';
import type { HistoryOptions } from '../../../../src/stress/request/chat.ts';
import { TokenGenerator } from '../../../../src/stress/request/token.ts';

const tokens = new TokenGenerator();
const quoted = quotedIn(tokens);
const [ask, say] = [(seq: number) => tokens.token(seq), (seq: number) => `Echo: ${tokens.token(seq)}`];

type Named = Omit<HistoryOptions, 'path'>;

function find(json: unknown, options: Named = {}): FoundMessages {
  return recognisedMessages({ path: '/h', ...options }, quoted)(json);
}

/** Which role quotes which request, in the order of the list; others are left out. */
function quotes(json: unknown, options?: Named): (readonly [role: string, seq: number])[] {
  const found = find(json, options);
  if (found.status === 'unreadable') throw new Error(found.why);
  const sides = found.messages.filter(({ role }) => role !== 'system');
  return sides.flatMap(({ role, content }) => quoted(content).map((seq) => [role, seq] as const));
}

const SIDES = [
  ['user', 0],
  ['assistant', 0],
  ['user', 1],
  ['assistant', 1],
];
const seqs = [0, 1];

describe('a history is recognised by the tokens of the run in it', () => {
  it.each<[string, unknown]>([
    [
      'of LangGraph, which shows its messages again in the last step',
      {
        values: { messages: seqs.flatMap((n) => [langchain('human', ask(n)), langchain('ai', say(n))]) },
        metadata: { writes: { agent: { messages: [langchain('ai', say(1))] } } },
        tasks: [],
      },
    ],
    [
      'of states, each with all messages before it',
      [1, 0].map((last) => ({
        values: {
          messages: seqs
            .filter((n) => n <= last)
            .flatMap((n) => [langchain('human', ask(n)), langchain('ai', say(n))]),
        },
      })),
    ],
    [
      'of OpenAI, in parts',
      { object: 'list', data: seqs.flatMap((n) => [parts('user', ask(n)), parts('assistant', say(n))]) },
    ],
    [
      'of conversations with titles',
      {
        conversations: [
          {
            title: `About ${ask(0)}`,
            messages: seqs.flatMap((n) => [text('user', ask(n)), text('assistant', say(n))]),
          },
        ],
      },
    ],
    [
      'of messages by their ids',
      Object.fromEntries(
        seqs.flatMap((n) => [
          [`id${n}a`, text('user', ask(n))],
          [`id${n}b`, text('bot', say(n))],
        ]),
      ),
    ],
    [
      'of a tree of messages',
      {
        title: 'New chat',
        mapping: Object.fromEntries(
          seqs.flatMap((n) => [
            [`a${n}`, { id: `a${n}`, message: authored('user', ask(n)), parent: `b${n - 1}`, children: [] }],
            [`b${n}`, { id: `b${n}`, message: authored('assistant', say(n)), parent: `a${n}`, children: [] }],
          ]),
        ),
      },
    ],
    [
      'with flags',
      {
        rows: seqs.flatMap((n) => [
          { is_user: 1, text: ask(n) },
          { is_user: 0, text: say(n) },
        ]),
      },
    ],
    [
      'with senders',
      seqs.flatMap((n) => [
        { sender: { type: 'Human', id: 7 }, body: ask(n) },
        { sender: { type: 'bot', id: 8 }, body: say(n) },
      ]),
    ],
    ['of questions and answers', { log: seqs.map((n) => ({ question: ask(n), answer: say(n) })) }],
    ['of prompts and responses', seqs.map((n) => ({ id: n, prompt: ask(n), response: say(n), model: 'm' }))],
    ['of messages and replies', seqs.map((n) => ({ user: 'u1', message: ask(n), reply: say(n) }))],
    [
      'that is escaped for Markdown',
      seqs.flatMap((n) => [
        text('user', ask(n).replace('-', '\\-')),
        text('assistant', say(n).replace('-', '&#45;')),
      ]),
    ],
    ['of days', Object.fromEntries(seqs.map((n) => [`2026-01-0${n + 1}`, turn(n)]))],
    ['of conversations by their names', { ann: { messages: turn(0) }, ben: { messages: turn(1) } }],
    ['in parts', { active: turn(0), archived: turn(1) }],
    [
      'beside a few of them in another list',
      { messages: seqs.flatMap(turn), latest: [text('user', `Now: ${ask(1)}`)] },
    ],
    [
      'whose answer has fields like those of a message',
      { type: 'model', data: seqs.flatMap((n) => [text('user', ask(n)), text('assistant', say(n))]) },
    ],
  ])('%s', (_shape, json) => {
    expect(quotes(json)).toEqual(SIDES);
  });

  it('reads the two sides in lists of their own', () => {
    const json = { inbox: seqs.map((n) => text('bot', say(n))), sent: seqs.map((n) => text('user', ask(n))) };
    expect(quotes(json).toSorted()).toEqual(SIDES.toSorted());
  });

  it('links a reply to the message that it shows', () => {
    const replyTo = { id: 'm1', role: 'user', content: ask(0) };
    const found = find([
      { id: 'm1', ...text('user', ask(0)) },
      { ...text('bot', say(0)), reply_to: replyTo },
    ]);
    expect(found).toMatchObject({ messages: [{ id: 'm1' }, { replyTo: 'm1' }] });
  });

  it('shows a turn twice that two conversations have', () => {
    const conversations = [0, 1, 1, 2].map((n) => ({ messages: turn(n) }));
    expect(quotes({ conversations })).toHaveLength(8);
    expect(quotes([0, 1, 1, 2].map((n) => [ask(n), say(n)]))).toHaveLength(4);
  });

  it('links the reply of a record to its message', () => {
    const found = find(seqs.map((n) => ({ question: ask(n), answer: 'A thoughtful answer.' })));
    if (found.status === 'unreadable') throw new Error(found.why);
    const [question, answer] = found.messages;
    expect(answer?.replyTo).toBe(question?.id);
  });

  it('leaves out what a system or a tool says', () => {
    const beside = ['system', 'tool', 'developer'].map((role) => text(role, ask(0)));
    expect(quotes([...beside, text('user', ask(0)), text('assistant', say(0))])).toEqual(SIDES.slice(0, 2));
  });

  it('has no replies where the answer is null', () => {
    expect(quotes(seqs.map((n) => ({ question: ask(n), answer: null })))).toEqual([
      ['user', 0],
      ['user', 1],
    ]);
  });

  it('is bounded, however deep the JSON is', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(find({ deep, messages: [text('user', ask(0))] })).toMatchObject({ status: 'found' });
  });
});

describe('a history without roles', () => {
  const posted = (n: number) => ({ id: n, text: ask(n) });

  it('shows turns', () => {
    expect(quotes([posted(0), posted(1)])).toEqual([
      ['', 0],
      ['', 1],
    ]);
  });

  it('may have a role that all messages share', () => {
    const [one, two] = [0, 1].map((n) => ({ ...posted(n), from: 'visitor' }));
    expect(quotes([one, two])).toHaveLength(2);
  });

  it('may show the reply to a message, in other words or the same', () => {
    expect(quotes(seqs.flatMap((n) => [posted(n), { text: say(n) }]))).toHaveLength(2);
    expect(quotes(seqs.flatMap((n) => [posted(n), posted(n)]))).toHaveLength(2);
  });

  it('shows what is stored twice', () => {
    expect(quotes([posted(0), posted(1), posted(1)])).toHaveLength(3);
  });
});

describe('what the user named', () => {
  const foreign = [
    { kind: 7, who: { is: 'customer' }, said: { it: ask(0) } },
    { kind: 7, who: { is: 'helper' }, said: { it: say(0) } },
    { kind: 7, who: { is: 'moderator' }, said: { it: say(0) } },
  ];
  const roles = { user: 'customer', model: 'helper' };
  const fields = { role: 'who.is', content: '/said/it' };

  it('is read', () => {
    const json = { a: { 'b.c': foreign }, other: [text('user', ask(1))] };
    expect(quotes(json, { place: '/a/b.c', roles, fields })).toEqual(SIDES.slice(0, 2));
    expect(quotes({ a: [{ b: foreign }] }, { place: 'a.0.b', roles, fields })).toEqual(SIDES.slice(0, 2));
  });

  it('is not there', () => {
    expect(find({ a: foreign }, { place: 'b' })).toEqual({
      status: 'unreadable',
      why: 'answered JSON with the key a, and nothing at b',
    });
  });

  it('may be a record of turns', () => {
    const json = [{ q: ask(0), a: say(0) }];
    expect(quotes(json, { fields: { message: 'q', reply: 'a' } })).toEqual(SIDES.slice(0, 2));
  });
});

describe('the reason why a history cannot be read', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'its keys',
      { total: 3, results: [{ x: 1 }] },
      /^answered JSON with the keys total, results, and no list/,
    ],
    ['its kind', [{ x: 'hello', y: 1 }], /^answered a list of objects with the keys x, y, and no list/],
    ['that it is no JSON', undefined, /^answered what is not JSON, and no list/],
    [
      'an unknown role, and the option',
      [
        { role: 'visitor', content: ask(0) },
        { role: 'assistant', content: say(0) },
      ],
      /the role visitor: add --roles visitor,assistant$/,
    ],
    [
      'an unknown role of replies, and the option',
      [
        { sender: 'user', content: ask(0) },
        { sender: 'Genie', content: say(0) },
      ],
      /the role Genie: add --roles user,Genie$/,
    ],
    [
      'two unknown roles',
      [
        { author: 'Ann', content: ask(0) },
        { author: 'Genie', content: say(0) },
      ],
      /the roles Ann, Genie: add --roles USER,MODEL with the two of them$/,
    ],
    [
      'the roles in the words of the server',
      [
        { author: 'The caller', text: ask(0) },
        { author: 'Bot', text: say(0) },
      ],
      /the role The caller: add --roles 'The caller,Bot'$/,
    ],
    [
      'a role beside the two sides',
      [...turn(0), text('critic', ask(0))],
      /the role critic: add --roles user,assistant to leave it out$/,
    ],
    [
      'not all of many',
      seqs.concat(2, 3).flatMap((n) => [text(`guest ${n}`, ask(n)), text('bot', say(n))]),
      /the roles guest 0, guest 1, guest 2, …: add --roles USER,MODEL with the two of them$/,
    ],
  ])('names %s', (_what, json, why) => {
    expect(find(json)).toEqual({ status: 'unreadable', why: expect.stringMatching(why) });
  });

  it('is not that there is none yet', () => {
    expect(find([])).toMatchObject({ status: 'found', messages: [] });
    expect(find({ messages: [] })).toMatchObject({ status: 'found', messages: [] });
    expect(find({ ok: true, data: { entries: [] } })).toMatchObject({ status: 'found', messages: [] });
    expect(find({ entries: [], users: [{ name: 'Ann' }] })).toMatchObject({ status: 'unreadable' });
    expect(find({ error: 'no such chat' })).toMatchObject({ status: 'unreadable' });
  });
});

function text(role: string, content: string) {
  return { role, content };
}

function turn(seq: number) {
  return [text('user', ask(seq)), text('assistant', say(seq))];
}

function langchain(type: string, content: string) {
  return { type, content, id: `${type}-${content}`, additional_kwargs: {} };
}

function parts(role: string, said: string) {
  return {
    object: 'thread.message',
    role,
    content: [{ type: 'text', text: { value: said, annotations: [] } }],
  };
}

function authored(role: string, said: string) {
  return { author: { role, name: null }, content: { content_type: 'text', parts: [said] } };
}
