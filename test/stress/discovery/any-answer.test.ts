import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAnswer } from '../../../src/stress/answer/classify-answer.ts';
import { replyAt } from '../../../src/stress/answer/json/reply.ts';
import { replyReading } from '../../../src/stress/answer/stream/reply-reading.ts';
import type { Asked } from '../../../src/stress/discovery/asked.ts';
import type { Misfit } from '../../../src/stress/discovery/misfit.ts';
import { misfitOf } from '../../../src/stress/discovery/misfit-of.ts';
import { wantedIn } from '../../../src/stress/discovery/wanted/wanted-in.ts';
import { CHAT_REQUEST } from '../../../src/stress/request/request.ts';
import { Template } from '../../../src/stress/request/template.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const URL_OF_SERVER = new URL('http://127.0.0.1:1');
const tokens = new TokenGenerator('0123abcd');
const token = tokens.token(0);

/** What is found in an answer to the chat of Genesis. */
function misfitIn(status: number, body: string): Misfit | undefined {
  const answer = { status, contentType: 'application/json', location: undefined, body };
  const classified = classifyAnswer(answer, 0, replyReading(tokens, CHAT_REQUEST));
  const asked: Asked = {
    request: CHAT_REQUEST,
    token,
    classified,
    answer,
    streamed: undefined,
    error: undefined,
  };
  return misfitOf(asked, URL_OF_SERVER);
}

const key = fc.oneof(
  fc.constantFrom(
    'reply',
    'text',
    'message',
    'content',
    'detail',
    'loc',
    'errors',
    'msg',
    'path',
    'field',
    'role',
    'error',
    '',
    'a/b',
    '~',
    '__proto__',
    '0',
  ),
  fc.string({ maxLength: 8 }),
);
const word = fc.oneof(
  fc.string(),
  fc.constantFrom(
    token,
    `You said ${token}`,
    'text is required',
    'Field required',
    'user',
    'body',
    'missing field `text`',
  ),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    word,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 5 }),
  ),
}));

const ways = ({ changes, otherWays }: Misfit) => [changes, ...otherWays].flat();

describe('whatever JSON a server answers', () => {
  it('the place of a reply exists in it, and has a text', () => {
    let found = 0;
    fc.assert(
      fc.property(json, (value) => {
        const misfit = misfitIn(200, JSON.stringify(value));
        const places = misfit ? ways(misfit).filter(({ option }) => option === '--reply') : [];
        for (const place of places) {
          found++;
          // Through JSON, as it arrives: there, `__proto__` is a key as any other.
          expect(replyAt(place.value ?? '')(JSON.parse(JSON.stringify(value)))).toEqual(expect.any(String));
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(20);
  });

  it('a body that is suggested is JSON with the message in it', () => {
    let found = 0;
    fc.assert(
      fc.property(json, fc.constantFrom(400, 415, 422), (value, status) => {
        const misfit = misfitIn(status, JSON.stringify(value));
        const bodies = misfit ? ways(misfit).filter(({ option }) => option === '--body') : [];
        for (const { value: body = '' } of bodies) {
          found++;
          const filled = new Template(body).fill({ seq: 0, token, uuid: () => 'uuid' });
          expect(JSON.stringify(JSON.parse(filled))).toContain(token);
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(5);
  });

  it.each([200, 204, 301, 400, 401, 404, 405, 422, 500])(
    'a text with the status %i is no mistake of ours',
    (status) => {
      fc.assert(fc.property(fc.oneof(fc.string(), word), (body) => void misfitIn(status, body)));
    },
  );
});

describe('an answer that is larger than any chat has', () => {
  const deep = (depth: number) => `${'{"error":['.repeat(depth)}{"text":"hello"}${']}'.repeat(depth)}`;
  it('and has many long words costs no more than one of them', () => {
    const words = Array.from({ length: 100 }, () => 'a'.repeat(2_000));
    // What comes after so much is not read.
    expect(wantedIn(JSON.stringify({ errors: [...words, 'text is required'] }))).toEqual([]);
  });

  it('by the length of its keys has no place for a reply', () => {
    for (const key of ['k'.repeat(1_000), '\u001b[31mred', 'a\nb', 'a\u202eb', 'a\u2028b']) {
      const misfit = misfitIn(200, JSON.stringify({ [key]: token }));
      expect(misfit?.changes).toEqual([]);
      expect(misfit?.says.length).toBeLessThan(300);
    }
  });

  it.each([
    ['is deep', deep(3_000)],
    [
      'is wide',
      JSON.stringify({
        items: Array.from({ length: 200_000 }, (_, n) => ({ [`key${n}`]: 'text is required' })),
      }),
    ],
    ['has many texts', JSON.stringify(Array.from({ length: 100_000 }, () => 'missing field `text`'))],
    ['has a long text', JSON.stringify({ detail: 'a is required '.repeat(200_000) })],
    ['has a long word', JSON.stringify({ detail: 'a'.repeat(3_000_000) })],
    ['has many quotation marks', JSON.stringify({ detail: "'".repeat(1_000_000) })],
    ['has many spaces', ` ${' '.repeat(3_000_000)}x`],
    ['has many tags', '<'.repeat(1_000_000)],
  ])('and %s is looked at in part', (_, body) => {
    for (const status of [200, 400, 404]) expect(() => misfitIn(status, body)).not.toThrow();
  });
});
