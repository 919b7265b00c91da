import { describe, expect, it } from 'vitest';
import { ResponseReader } from '../../../src/stress/http/response-reader.ts';

const answer = (body: string, length = body.length) =>
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n${body}`);

/** The bodies that a reader finds in pieces, each the whole of what came for a request. */
function bodiesOf(pieces: readonly Buffer[], method = 'GET'): (string | undefined)[] {
  const reader = new ResponseReader();
  return pieces.map((piece) => {
    reader.expect(method);
    return reader.take(piece)?.body;
  });
}

describe('an answer that begins like the one before', () => {
  it('has its own body', () => {
    expect(bodiesOf([answer('one'), answer('two')])).toEqual(['one', 'two']);
  });

  it('is as long as itself', () => {
    expect(bodiesOf([answer('one'), answer('three'), answer('four')])).toEqual(['one', 'three', 'four']);
  });

  it('is waited for until it is whole', () => {
    expect(bodiesOf([answer('one'), answer('tw', 3), answer('two')])).toEqual(['one', undefined, 'two']);
  });

  it('ends its headers where they end, not where those before did', () => {
    expect(answer('', 3_000).length).toBe(answer('one').length);
    expect(bodiesOf([answer('one'), answer('', 3_000)])).toEqual(['one', undefined]);
  });

  it('has no body after a HEAD', () => {
    expect(bodiesOf([answer('', 3), answer('', 3)], 'HEAD')).toEqual(['', '']);
  });

  it('is not one where it only announces one', () => {
    const announcement = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');
    expect(bodiesOf([announcement, announcement])).toEqual([undefined, undefined]);
  });

  it('is read no further than it came, in a place for more', () => {
    const place = Buffer.concat([answer('one'), Buffer.from('from before')]);
    const reader = new ResponseReader();
    for (const _ of [1, 2]) {
      reader.expect('GET');
      expect(reader.take(place, answer('one').length)).toMatchObject({
        body: 'one',
        reusableForMs: Infinity,
      });
    }
  });
});
