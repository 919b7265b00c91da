import { describe, expect, it } from 'vitest';
import type { Chat } from '../../../src/stress/request/chat.ts';
import { assessAnswer } from '../../../src/verify/malformed/assess-answer.ts';
import type { ServerReaction } from '../../../src/verify/malformed/raw-connection.ts';
import { malformedRequests } from '../../../src/verify/malformed/requests/index.ts';

const TO = { host: '127.0.0.1:1', base: '', headers: [['x-login', 'open']] as const };

function chat(body: string | undefined, more: Partial<Chat['request']> = {}): Chat {
  const headers = [['content-type', 'application/json']] as const;
  return {
    request: { method: 'POST', path: '/ask?v=1', headers, body, reply: 'answer', ...more },
    history: undefined,
  };
}

const JSON_CHAT = chat('{"model":"m","input":[{"text":"Say {{token}}"}],"id":"{{uuid}}"}');

function sent(of: Chat, name: string): string {
  const request = malformedRequests(of).find((each) => each.name === name);
  const steps = request?.steps(TO) ?? [];
  return steps
    .map((step) => (typeof step === 'object' && 'send' in step ? step.send.toString() : ''))
    .join('');
}

describe('the malformed requests of another API', () => {
  it('are made of its own: path, login, and the other parts of its JSON', () => {
    const bytes = sent(JSON_CHAT, 'a message that is an object');
    expect(bytes).toMatch(/^POST \/ask\?v=1 HTTP\/1\.1\r\nx-login: open\r\n/);
    expect(bytes).toMatch(
      /\{"model":"m","input":\[\{"text":\{"text":"genesis verify"\}\}\],"id":"[\da-f-]{36}"\}$/,
    );
    expect(sent(JSON_CHAT, 'a body without a message')).toMatch(/"input":\[\{\}\]/);
    expect(sent(JSON_CHAT, 'a body that is cut off')).toMatch(/\{"model":.*"id":"[\da-f-]{36}"$/);
    expect(sent(JSON_CHAT, 'a route that does not exist')).toMatch(/^POST \/ask\/no-such-route HTTP/);
  });

  it('never write with other methods', () => {
    const methods = malformedRequests(JSON_CHAT).flatMap(({ steps }) =>
      steps(TO).flatMap((step) => (typeof step === 'object' && 'send' in step ? step.send.toString() : [])),
    );
    expect(methods.filter((bytes) => /^(PUT|PATCH|DELETE)/.test(bytes))).toEqual([]);
  });

  it('leave a body alone that is no JSON, and one that is not there', () => {
    const names = (of: Chat) => malformedRequests(of).map(({ name }) => name);
    const text = names(chat('say {{token}}', { headers: [['content-type', 'text/plain']] }));
    expect(text).toContain('two Content-Lengths that differ');
    expect(text).not.toContain('a body that is null');
    const none = names(chat(undefined, { method: 'GET' }));
    expect(none).toContain('a URL of 100 KB');
    expect(none.filter((name) => /body|Content-Length/.test(name))).toEqual([]);
  });
});

describe('a server of another API', () => {
  const request = malformedRequests(JSON_CHAT).find(({ name }) => name === 'a message that is a number');
  const assess = (reaction: ServerReaction) => request && assessAnswer(request, reaction)?.kind;
  const answered = (status: number, contentType: string, body: string): ServerReaction => ({
    kind: 'answered',
    ...{ status, contentType, body },
  });

  it.each<[string, ServerReaction]>([
    ['accepts it', answered(200, 'application/json', '{"answer":"You said: 42"}')],
    ['refuses it in its own words', answered(400, 'text/plain', 'Bad Request')],
    ['shows a page', answered(400, 'text/html', '<pre>Error: no text<br>    at ask (/app.js:3:7)</pre>')],
    ['does not implement it', answered(501, 'text/plain', 'Not Implemented')],
  ])('is right where it %s', (_, reaction) => {
    expect(assess(reaction)).toBeUndefined();
  });

  it.each<[string, ServerReaction, string]>([
    ['fails', answered(500, 'application/json', '{"error":"Internal Server Error"}'), 'server-error'],
    ['fails without a word of JSON', answered(500, 'text/plain', 'Internal Server Error'), 'plain-text'],
    [
      'prints where its exception comes from',
      answered(400, 'text/plain', 'Error: no text\n    at ask (/app.js:3:7)\n    at next (/app.js:9:1)'),
      'plain-text',
    ],
    [
      'prints that of Python',
      answered(200, 'text/plain', 'Traceback (most recent call last):\n  File "app.py", line 3, in ask'),
      'plain-text',
    ],
    ['hangs up', { kind: 'closed' }, 'no-answer'],
    ['does not answer', { kind: 'timed-out', timeoutMs: 500 }, 'no-answer'],
  ])('is wrong where it %s', (_, reaction, kind) => {
    expect(assess(reaction)).toBe(kind);
  });
});
