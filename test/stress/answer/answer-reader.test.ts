import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerReader } from '../../../src/stress/answer/answer-reader.ts';
import type { Classified } from '../../../src/stress/answer/classified.ts';
import { replyReading } from '../../../src/stress/answer/stream/reply-reading.ts';
import type { StreamTimes } from '../../../src/stress/answer/stream-times.ts';
import { ResponseReader } from '../../../src/stress/http/response-reader.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import { SHAPES, type Shape, sse } from '../../support/stream-shapes.ts';

const tokens = new TokenGenerator('abcd1234');
const ORIGIN = new URL('http://127.0.0.1');

interface Reading {
  readonly type?: string;
  /** How the end of the body is found; by default in chunks. */
  readonly framing?: 'chunked' | 'length' | 'close';
  /** Whether the connection is lost before the end of the body. */
  readonly isLost?: boolean;
  readonly reply?: string;
  readonly streamEnd?: string;
}

interface Read extends Classified {
  readonly stream: StreamTimes | undefined;
  readonly hasUnknownEnd: boolean;
}

const all = (body: string): string[] => [body];
const byBytes = (body: string): Buffer[] => Array.from(Buffer.from(body), (byte) => Buffer.of(byte));

/** The answer to request 7 in these pieces, each in a chunk of its own. */
function read(pieces: readonly (string | Buffer)[], reading: Reading = {}): Read {
  const { type = 'text/event-stream', framing = 'chunked', isLost = false, reply, streamEnd } = reading;
  const reader = new AnswerReader(7, replyReading(tokens, { reply, streamEnd }));
  const response = new ResponseReader();
  response.expect('POST', reader);
  const bodies = pieces.map((piece) => Buffer.from(piece));
  const wire = [
    headOf(type, framing, bodies),
    ...bodies.map((body) => (framing === 'chunked' ? chunk(body) : body)),
  ];
  if (framing === 'chunked' && !isLost) wire.push(chunk(Buffer.alloc(0)));
  let answer = wire.map((bytes) => take(response, bytes)).at(-1);
  if (framing === 'close' && !isLost) answer = response.end();
  const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' });
  const classified = answer ? reader.classify(answer) : reader.classifyFailure(lost, ORIGIN);
  return { ...(classified as Classified), stream: reader.times, hasUnknownEnd: reader.hasUnknownEnd };
}

/** As on a connection, where the next piece comes in the same place. */
function take(response: ResponseReader, bytes: Buffer) {
  const received = Buffer.from(bytes);
  const answer = response.take(received);
  received.fill('?');
  return answer;
}

function headOf(type: string, framing: Reading['framing'], bodies: readonly Buffer[]): Buffer {
  const length = bodies.reduce((sum, body) => sum + body.length, 0);
  const header = {
    chunked: 'transfer-encoding: chunked\r\n',
    length: `content-length: ${length}\r\n`,
    close: '',
  };
  const typeLine = type === '' ? '' : `content-type: ${type}\r\n`;
  return Buffer.from(`HTTP/1.1 200 OK\r\n${typeLine}${header[framing ?? 'chunked']}\r\n`);
}

function chunk(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
}

const OWN = `Echo: Grüße 👋 ${tokens.token(7)}`;
const inParts = (text: string): string[] => [...text];

describe.each(SHAPES)('a stream of $name', (shape: Shape) => {
  const { type, body, withoutEnd, endedBy } = shape;
  const whole = body(inParts(OWN));

  it.each(['chunked', 'length', 'close'] as const)('is whole with its end mark (%s)', (framing) => {
    expect(read(all(whole), { type, framing })).toMatchObject({
      outcome: 'ok',
      traced: true,
      hasUnknownEnd: false,
    });
  });

  it('has its text in order, byte by byte too', () => {
    const { outcome, traced, stream } = read(byBytes(whole), { type });
    expect({ outcome, traced, tokens: stream?.tokens }).toEqual({
      outcome: 'ok',
      traced: true,
      tokens: inParts(OWN).length,
    });
    expect(stream?.reads).toBe(stream?.tokens);
    expect(stream?.gapsMs).toHaveLength(inParts(OWN).length - 1);
  });

  it('ends its lines as it likes', () => {
    for (const end of ['\r\n', '\r'])
      for (const pieces of [all, byBytes])
        expect(read(pieces(whole.replaceAll('\n', end)), { type })).toMatchObject({
          outcome: 'ok',
          traced: true,
        });
  });

  it('brings several tokens with one read', () => {
    const { stream } = read(all(whole), { type });
    expect(stream).toMatchObject({ tokens: inParts(OWN).length, reads: 1, gapsMs: [] });
    expect(stream?.firstTokenAt).toBe(stream?.lastTokenAt);
  });

  it.each(['chunked', 'length', 'close'] as const)('is cut off without its end mark (%s)', (framing) => {
    expect(read(all(withoutEnd(inParts(OWN))), { type, framing }).outcome).toBe('cut-off');
  });

  it('is cut off where its connection ends before the mark, and only there', () => {
    expect(read(all(withoutEnd(inParts(OWN))), { type, isLost: true }).outcome).toBe('cut-off');
    const isMarked = endedBy === 'mark';
    expect(read(all(whole), { type, isLost: true }).outcome).toBe(isMarked ? 'ok' : 'cut-off');
  });

  it('of another request is crosstalk, in pieces too', () => {
    expect(read(all(body(inParts(tokens.token(8)))), { type }).outcome).toBe('crosstalk');
    expect(read(all(body(inParts(tokens.token(77)))), { type }).outcome).toBe('crosstalk');
  });

  it('with an error in its text is that error', () => {
    expect(read(all(body(['Error: database', ' is locked'])), { type }).outcome).toBe('lock-error');
  });

  it('counts tokens as it reports them', () => {
    expect(read(all(whole), { type }).stream?.reportedTokens).toBe(shape.reportedTokens);
  });

  it('keeps what the model thinks apart', () => {
    if (!shape.thinking) return;
    const { outcome, traced, stream } = read(all(shape.thinking(tokens.token(8)) + whole), { type });
    expect({ outcome, traced, tokens: stream?.tokens }).toEqual({
      outcome: 'ok',
      traced: true,
      tokens: inParts(OWN).length,
    });
    expect(stream?.firstReasoningAt).toBeDefined();
  });
});

it('a stream is the same wherever it is cut', () => {
  const whole = Buffer.from(SHAPES[0]?.body(inParts(OWN)) ?? '');
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const pieces = at.slice(1).map((end, index) => whole.subarray(at[index], end));
      const { outcome, traced, stream } = read(pieces.filter((piece) => piece.length > 0));
      expect({ outcome, traced, tokens: stream?.tokens }).toEqual({
        outcome: 'ok',
        traced: true,
        tokens: inParts(OWN).length,
      });
    }),
  );
});

describe('events without a known shape', () => {
  const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const custom = (end = '') =>
    inParts(OWN)
      .map((text) => event({ chunk: { text } }))
      .join('') + end;

  it('have their text where --reply finds it', () => {
    expect(read(all(custom()), { reply: 'chunk/text' })).toMatchObject({ outcome: 'ok', traced: true });
    expect(read(all(custom()), { reply: 'chunk/word' }).outcome).toBe('bad-response');
  });

  it.each(['text', 'content', 'token', 'delta', 'response'])(
    'have it in `%s` where nothing says so',
    (name) => {
      expect(
        read(
          all(
            inParts(OWN)
              .map((text) => event({ [name]: text }))
              .join(''),
          ),
        ),
      ).toMatchObject({
        outcome: 'ok',
        traced: true,
      });
    },
  );

  it('may have spaces before their JSON', () => {
    expect(read(all(sse([['', `   ${JSON.stringify({ text: OWN })}`]]))).traced).toBe(true);
    expect(read(all(sse([['', `   ${JSON.stringify({ error: OWN })}`]]))).outcome).toBe('error-in-stream');
  });

  it('have it as their data, words that are JSON included', () => {
    const { outcome, traced, stream } = read(
      all(sse(['7', ' true ', tokens.token(7)].map((data) => ['', data]))),
    );
    expect({ outcome, traced, tokens: stream?.tokens }).toEqual({ outcome: 'ok', traced: true, tokens: 3 });
  });

  it.each([
    ['its type', 'finish', 'event: finish\ndata: {}\n\n'],
    ['its data', '<end>', 'data: <end>\n\n'],
    ['a place in its JSON', 'state/is=over', event({ state: { is: 'over' } })],
    ['a boolean in its JSON', 'last=true', event({ last: true })],
  ])('end by %s where --stream-end says so, and only then', (_name, streamEnd, end) => {
    const reading = { reply: 'chunk/text', streamEnd };
    expect(read(all(custom(end)), reading).outcome).toBe('ok');
    expect(read(all(custom()), reading).outcome).toBe('cut-off');
  });

  it('may be whole where only the connection ends them: that is not known', () => {
    expect(read(all(custom()), { reply: 'chunk/text', framing: 'close' })).toMatchObject({
      outcome: 'ok',
      hasUnknownEnd: true,
    });
    expect(read(all(custom()), { reply: 'chunk/text', framing: 'length' }).hasUnknownEnd).toBe(false);
  });

  it('may have their text anywhere: then tokens are searched in all of them', () => {
    expect(read(all(event({ a: { b: OWN } })))).toMatchObject({ outcome: 'ok', traced: true });
    expect(read(all(event({ a: { b: tokens.token(8) } }))).outcome).toBe('crosstalk');
    expect(read(all(event({ a: 'abcd1234-' }) + event({ a: '7' })))).toMatchObject({
      outcome: 'ok',
      traced: false,
    });
  });

  it('are no reply where there are none', () => {
    expect(read([]).outcome).toBe('cut-off');
    expect(read(all(': ping\n\n')).outcome).toBe('cut-off');
    expect(read(all('data: [DONE]\n\n'))).toMatchObject({
      outcome: 'bad-response',
      detail: expect.stringContaining('nothing but its end mark'),
    });
  });
});

describe('a plain text without a length', () => {
  const type = 'text/plain; charset=utf-8';

  it('is the reply, and each read that brings some is a token', () => {
    const { outcome, traced, stream } = read(['Echo: ', 'abcd', '1234', '-7', '!'], {
      type,
      reply: 'response',
    });
    expect({ outcome, traced, tokens: stream?.tokens }).toEqual({ outcome: 'ok', traced: true, tokens: 5 });
  });

  it('is whole with its last chunk, cut off without it, and unknown where the connection ends it', () => {
    expect(read(['Hel', 'lo'], { type, isLost: true }).outcome).toBe('cut-off');
    expect(read(['Hel', 'lo'], { type }).hasUnknownEnd).toBe(false);
    expect(read(['Hel', 'lo'], { type, framing: 'close' })).toMatchObject({
      outcome: 'ok',
      hasUnknownEnd: true,
    });
  });

  it('is what it looks like: JSON, or events', () => {
    expect(read(['{"response":', `"${OWN}"}`], { type, reply: 'response' })).toMatchObject({
      outcome: 'ok',
      traced: true,
      stream: undefined,
    });
    expect(read(['{"answer":1}'], { type, reply: 'response' }).outcome).toBe('bad-response');
    expect(read(['data: {"error":"x"}\n\n'], { type }).outcome).toBe('error-in-stream');
  });
});

describe.each(['', 'text/html; charset=utf-8'])('what is not announced (%j), and has no length', (type) => {
  const event = (word: string) => `data: ${JSON.stringify({ text: word })}\n\n`;

  it('is read as events while they arrive, where it begins like such', () => {
    for (const pieces of [inParts(OWN).map(event), byBytes(inParts(OWN).map(event).join(''))]) {
      const { outcome, traced, stream } = read(pieces, { type });
      expect({ outcome, traced, tokens: stream?.tokens }).toEqual({
        outcome: 'ok',
        traced: true,
        tokens: inParts(OWN).length,
      });
    }
    expect(read([': ping\n\n', event(OWN)], { type, isLost: true }).outcome).toBe('cut-off');
    expect(read(['0:"Echo "\n', `0:"${tokens.token(7)}"\n`, 'd:{}\n'], { type }).stream?.tokens).toBe(2);
  });

  it('is a text that arrives in pieces, where all of an answer is the reply', () => {
    expect(read(['d', 'a', 'Echo: ', tokens.token(7)], { type })).toMatchObject({
      outcome: 'ok',
      traced: true,
      stream: { tokens: 2 },
    });
    expect(read(['Error: ', 'database is locked'], { type }).outcome).toBe('lock-error');
  });

  it('is an answer like any other, without times, where it is JSON or a page', () => {
    const reply = 'response';
    for (const framing of ['chunked', 'close'] as const)
      expect(read(['{"response":', `"${OWN}"}`], { type, framing, reply })).toMatchObject({
        outcome: 'ok',
        traced: true,
        stream: undefined,
        hasUnknownEnd: false,
      });
    expect(read(['no ', 'JSON'], { type, reply })).toMatchObject({
      outcome: 'bad-response',
      stream: undefined,
    });
    expect(read(['<html>', 'Welcome'], { type })).toMatchObject({ outcome: 'ok', stream: undefined });
    expect(read(['{"response":'], { type, reply, isLost: true }).outcome).toBe('connection-lost');
  });
});

describe('an error within a stream', () => {
  const problem = { title: 'Bad Gateway', status: 502, code: 'MODEL_FAILED', detail: 'broken off' };
  const tokensOf = (text: string) => sse([['token', JSON.stringify({ text })]]);
  const errorEvent = (data: object) => sse([['error', JSON.stringify(data)]]);

  it('leaves nothing stored where it is a problem object, and leaves that unknown elsewhere', () => {
    expect(read(all(tokensOf('Echo') + errorEvent(problem)))).toMatchObject({
      outcome: 'error-in-stream',
      certainty: 'failed',
      detail: 'HTTP 200 error in the stream: MODEL_FAILED: broken off',
    });
    expect(read(all(tokensOf('Echo') + errorEvent({ message: 'broken off' })))).toMatchObject({
      outcome: 'error-in-stream',
      certainty: 'unknown',
    });
  });

  it('has its usual outcome, whether the connection ends with it or not', () => {
    const busy = errorEvent({ ...problem, code: 'DB_LOCKED' });
    for (const isLost of [false, true])
      expect(read(all(tokensOf('Echo') + busy), { isLost })).toMatchObject({
        outcome: 'lock-error',
        certainty: 'failed',
      });
  });

  it('counts after the end mark too', () => {
    expect(
      read(all(`${tokensOf('Echo')}event: done\ndata: {}\n\n${errorEvent({ message: 'x' })}`)).outcome,
    ).toBe('error-in-stream');
  });
});

describe('what follows the end mark', () => {
  const body = SHAPES[0]?.body([OWN]) ?? '';

  it.each([
    ['nothing but comments', ': bye\n\n'],
    ['the mark again', sse([['', '[DONE]']])],
    ['an event without text', sse([['status', '{"saved":true}']])],
  ])('may be %s', (_name, rest) => {
    expect(read(all(body + rest)).outcome).toBe('ok');
  });

  it('is no text', () => {
    expect(read(all(body + sse([['token', '{"text":"more"}']])))).toMatchObject({
      outcome: 'bad-response',
      detail: 'HTTP 200 the stream goes on with text after its end mark',
    });
  });

  it('may be the text of another choice, and usage, after the reason why one ended', () => {
    const choice = (index: number, content: string, reason?: string) =>
      JSON.stringify({ choices: [{ index, delta: { content }, finish_reason: reason ?? null }] });
    const events = [choice(0, OWN), choice(0, '', 'stop'), choice(1, 'other'), choice(1, '', 'stop')];
    const usage = '{"choices":[],"usage":{"completion_tokens":9}}';
    expect(read(all(sse([...events, usage, '[DONE]'].map((data) => ['', data]))))).toMatchObject({
      outcome: 'ok',
      stream: { tokens: 1, reportedTokens: 9 },
    });
  });
});

it('a stream that reports 0 tokens beside its text does not count them', () => {
  const usage = '{"choices":[],"usage":{"completion_tokens":0}}';
  const text = JSON.stringify({ choices: [{ index: 0, delta: { content: OWN }, finish_reason: 'stop' }] });
  expect(read(all(sse([text, usage, '[DONE]'].map((data) => ['', data])))).stream).toMatchObject({
    tokens: 1,
    reportedTokens: undefined,
  });
});

it('a stream is not ended by why another one beside it ends', () => {
  const event = (index: number, content: string, reason: string | null) =>
    sse([['', JSON.stringify({ choices: [{ index, delta: { content }, finish_reason: reason }] })]]);
  const body = event(1, '', 'stop') + event(0, OWN, null);
  expect(read(all(body)).outcome).toBe('cut-off');
  expect(read(all(body + event(0, '', 'stop'))).outcome).toBe('ok');
});

it('a timeout says that the end mark came', () => {
  const reader = new AnswerReader(7, replyReading(tokens, {}));
  const response = new ResponseReader();
  response.expect('POST', reader);
  take(response, headOf('text/event-stream', 'chunked', []));
  const late = Object.assign(new Error('no whole answer'), { code: 'ETIMEDOUT' });
  take(response, chunk(Buffer.from(sse([['', JSON.stringify({ text: OWN })]]))));
  expect(reader.classifyFailure(late, ORIGIN)?.detail).not.toContain('end mark');
  take(response, chunk(Buffer.from('data: [DONE]\n\n')));
  expect(reader.classifyFailure(late, ORIGIN)).toMatchObject({
    outcome: 'timeout',
    detail: 'ETIMEDOUT: no whole answer: its end mark came, but the answer did not end',
  });
});

describe('an event that is broken JSON', () => {
  const done = '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}';
  const text = JSON.stringify({ choices: [{ index: 0, delta: { content: OWN }, finish_reason: null }] });
  const broken = '{"choices":[{"delta":{"content":"';

  it.each([
    ['first', [broken, text, done, '[DONE]']],
    ['in the middle', [text, broken, done, '[DONE]']],
    ['last', [text, done, '[DONE]', broken]],
  ])('%s, makes the stream a bad response, whose turn may be stored', (_where, events) => {
    expect(read(all(sse(events.map((data) => ['', data]))))).toMatchObject({
      outcome: 'bad-response',
      certainty: 'unknown',
      detail: `HTTP 200 an event of the stream is not JSON: ${broken}`,
    });
  });

  it('is the text of a reply where events are no JSON', () => {
    const events = ['{', `"${OWN}"`, '}', '[DONE]'].map((data) => ['', data] as const);
    expect(read(all(sse(events)))).toMatchObject({ outcome: 'ok', traced: true });
  });
});

it('a stream whose end repeats another text than was streamed is a bad response', () => {
  const events = (whole: string) =>
    sse([
      ['token', JSON.stringify({ text: OWN })],
      ['done', JSON.stringify({ total_text: whole })],
    ]);
  expect(read(all(events(OWN))).outcome).toBe('ok');
  expect(read(all(events(`${OWN} and more`)))).toMatchObject({
    outcome: 'bad-response',
    certainty: 'unknown',
  });
  expect(read(all(sse([['done', '{"total_text":"all at once"}']]))).outcome).toBe('bad-response');
});

describe('what is announced as events, and has none', () => {
  it('is the text, where its first bytes are no field', () => {
    const { outcome, traced, stream } = read(['d', 'ear', ' you: ', OWN]);
    expect({ outcome, traced, tokens: stream?.tokens }).toEqual({ outcome: 'ok', traced: true, tokens: 3 });
    expect(read(['Hel', 'lo'], { isLost: true }).outcome).toBe('cut-off');
    expect(read(['hello']).outcome).toBe('ok');
  });

  it('is the text, also where it begins with a word and a colon', () => {
    expect(read(['echo: ', tokens.token(7)])).toMatchObject({ outcome: 'ok', traced: true });
    const { outcome, stream } = read(['note: ', 'x'.repeat(100), ' a', ' b']);
    expect({ outcome, tokens: stream?.tokens }).toEqual({ outcome: 'ok', tokens: 3 });
    expect(read(['error: {"code":500}']).outcome).toBe('cut-off');
  });

  it('is the error that it says', () => {
    expect(read(['{"error":"database is locked"}']).outcome).toBe('lock-error');
    expect(read(['Error: database is locked']).outcome).toBe('lock-error');
  });

  it('is no reply where it is a page, and the failure shows it', () => {
    expect(read(['<html><h1>Bad Gateway</h1></html>'])).toMatchObject({
      outcome: 'cut-off',
      detail:
        'HTTP 200 the stream ended without its end mark, after a line that is no event: <html><h1>Bad Gateway</h1></html>',
    });
  });

  it('may follow fields that no client knows', () => {
    const event = `event: token\ndata: {"text":"${OWN}"}\n\nevent: done\n\n`;
    expect(read(['time: 3', `\n${event}`])).toMatchObject({ outcome: 'ok', traced: true });
  });
});

describe('a data stream, which is announced as a text', () => {
  const type = 'text/plain; charset=utf-8';
  const start = 'f:{"messageId":"m"}\n';
  const text = (word: string) => `0:${JSON.stringify(word)}\n`;
  const end = 'e:{"finishReason":"stop"}\nd:{"finishReason":"stop"}\n';

  it('has its text in parts, and thoughts and data beside it', () => {
    const body = [start, 'g:"let me think"\n', '2:[{"a":1}]\n', ...inParts(OWN).map(text), end];
    for (const pieces of [body, byBytes(body.join(''))]) {
      const { outcome, traced, stream } = read(pieces, { type });
      expect({ outcome, traced, tokens: stream?.tokens }).toEqual({
        outcome: 'ok',
        traced: true,
        tokens: inParts(OWN).length,
      });
      expect(stream?.firstReasoningAt).toBeDefined();
    }
  });

  it('is cut off without its end, and fails with its error', () => {
    expect(read([start, text(OWN)], { type }).outcome).toBe('cut-off');
    expect(read([start, text('Hel'), '3:"database is locked"\n'], { type }).outcome).toBe('lock-error');
  });

  it('is another text where it only begins like one', () => {
    expect(read(['0', ' is a number ', OWN], { type })).toMatchObject({ outcome: 'ok', traced: true });
    expect(read(['3'], { type })).toMatchObject({ outcome: 'ok', stream: { tokens: 1 } });
  });
});

describe('events with their text beside `done`', () => {
  const events = (place: string, ...ends: object[]) =>
    sse(
      [...inParts(OWN).map((text) => ({ [place]: text, done: false })), ...ends].map((event) => [
        '',
        JSON.stringify(event),
      ]),
    );

  it.each(['content', 'token', 'text'])('have it in `%s`', (place) => {
    expect(read(all(events(place, { done: true })))).toMatchObject({ outcome: 'ok', traced: true });
    expect(read(all(events(place))).outcome).toBe('cut-off');
  });

  it('have it where --reply finds it', () => {
    expect(read(all(events('chunk', { done: true })), { reply: 'chunk' })).toMatchObject({
      outcome: 'ok',
      traced: true,
    });
  });
});

it('a stream of another shape has its text anywhere, also where a reply would be that of Genesis', () => {
  expect(read(all(sse([['', OWN]])), { reply: 'response' })).toMatchObject({ outcome: 'ok', traced: true });
  expect(read(all(sse([['', JSON.stringify({ token: OWN })]])), { reply: 'response' }).traced).toBe(true);
});
