import { describe, expect, it } from 'vitest';
import { replyAt } from '../../../../src/stress/answer/json/reply.ts';

const COMPLETION = { choices: [{ message: { role: 'assistant', content: 'hello' } }] };

describe('the reply', () => {
  it.each<[string, unknown, string]>([
    ['response', { response: 'hello' }, 'hello'],
    ['/response', { response: 'hello' }, 'hello'],
    ['choices/0/message/content', COMPLETION, 'hello'],
    ['/choices/0/message/content', COMPLETION, 'hello'],
    ['0', ['hello'], 'hello'],
    ['a~1b', { 'a/b': 'hello' }, 'hello'],
    ['a~0b', { 'a~b': 'hello' }, 'hello'],
    ['a~01', { 'a~1': 'hello' }, 'hello'],
    ['a b.c', { 'a b.c': 'hello' }, 'hello'],
    ['a//b', { a: { '': { b: 'hello' } } }, 'hello'],
    ['response', { response: '' }, ''],
  ])('at %s of %j is %j', (place, answer, reply) => {
    expect(replyAt(place)(answer)).toBe(reply);
  });

  it('in parts is all of them as text', () => {
    const content = [
      { type: 'text', text: 'hello' },
      { type: 'text', text: 'world' },
    ];
    expect(replyAt('content')({ content })).toBe(JSON.stringify(content));
  });

  it.each<[string, unknown]>([
    ['response', {}],
    ['response', { response: null }],
    ['response', { response: 7 }],
    ['response', { response: false }],
    ['response', undefined],
    ['response', null],
    ['response', 'response'],
    ['response/text', { response: 'hello' }],
    ['choices/1/message', COMPLETION],
    ['choices/-1', COMPLETION],
    ['choices/length', COMPLETION],
    ['toString', {}],
    ['constructor/name', {}],
    ['__proto__', {}],
    ['', { response: 'hello' }],
  ])('at %j of %j is not there', (place, answer) => {
    expect(replyAt(place)(answer)).toBeUndefined();
  });
});
