import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServerSentEvent, SseParser } from '../../src/model/sse.ts';

const MAX_CHARS = 1_000;

function parse(bytes: Uint8Array, cuts: readonly number[] = []): ServerSentEvent[] {
  const parser = new SseParser(MAX_CHARS);
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return borders.slice(1).flatMap((end, i) => parser.parse(bytes.subarray(borders[i], end)));
}

const parseText = (text: string) => parse(Buffer.from(text));

describe('server-sent events', () => {
  it.each([
    ['one event', 'data: hello\n\n', [{ type: 'message', data: 'hello' }]],
    ['a type', 'event: error\ndata: x\n\n', [{ type: 'error', data: 'x' }]],
    ['several lines', 'data: a\ndata:\ndata:  b\n\n', [{ type: 'message', data: 'a\n\n b' }]],
    ['carriage returns', 'data: a\r\rdata: b\r\n\r\n', [{ data: 'a' }, { data: 'b' }]],
    ['comments and other fields', ': ping\n\nid: 1\nretry: 5\nfoo: x\ndata: a\n\n', [{ data: 'a' }]],
    ['a byte order mark', '\ufeffdata: a\n\n', [{ data: 'a' }]],
    ['no data', 'event: ping\n\n', []],
    ['data without a value', 'data\n\n', [{ data: '' }]],
    ['an error in a field of its own', 'error: {"code":500}\n\n', [{ type: 'error', data: '{"code":500}' }]],
    ['an event that was broken off', 'data: a\n\ndata: b\n', [{ data: 'a' }]],
  ])('are read: %s', (_what, text, events) => {
    expect(parseText(text)).toEqual(events.map((event) => ({ type: 'message', ...event })));
  });

  it('are the same wherever their bytes are cut', () => {
    const line = fc.stringMatching(/^[a-zé€😀 :]*$/u);
    const event = fc.tuple(
      fc.constantFrom('\n', '\r', '\r\n'),
      fc.array(line, { minLength: 1, maxLength: 4 }),
    );
    const cuts = fc.array(fc.nat(1_000), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), cuts, (events, cuts) => {
        const text = events
          .map(([end, lines]) => `${lines.map((l) => `data: ${l}${end}`).join('')}${end}`)
          .join('');
        const bytes = Buffer.from(`\ufeff${text}`);
        expect(parse(bytes, cuts)).toEqual(
          events.map(([, lines]) => ({ type: 'message', data: lines.join('\n') })),
        );
      }),
    );
  });

  it('have the error of a field of its own wherever it is cut, and however long it is', () => {
    const text = Buffer.from('data: a error:\n\nerror: {"code":500}\r\n\ndata: b\n\ndata: error: c\n\n');
    const whole = parse(text);
    expect(whole.map(({ type }) => type)).toEqual(['message', 'error', 'message', 'message']);
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { maxLength: 20 }), (cuts) => {
        expect(parse(text, cuts)).toEqual(whole);
      }),
    );
    const [long] = parse(Buffer.from(`error: it burns ${'x'.repeat(10_000)}`), [3, 5_000]);
    expect(long).toMatchObject({ type: 'error', data: expect.stringMatching(/^ it burns x+$/) });
  });

  it('that are not UTF-8 are refused, instead of being read as something else', () => {
    expect(() => parse(Buffer.from('data: caf\u00e9\n\n', 'latin1'))).toThrow(TypeError);
  });

  it.each([
    ['a line without an end', `data: ${'x'.repeat(2_000)}`],
    ['many lines', 'data: 0123456789\n'.repeat(200)],
  ])('are refused when one is too large: %s', (_what, text) => {
    expect(() => parseText(text)).toThrow(RangeError);
    expect(() => parse(Buffer.from(text), [100, 200, 900, 1_100])).toThrow(RangeError);
  });
});
