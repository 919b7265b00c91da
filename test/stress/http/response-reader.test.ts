import { once } from 'node:events';
import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseReader, type WireAnswer } from '../../../src/stress/http/response-reader.ts';
import { startWireServer } from '../../support/wire-server.ts';

interface Reading {
  readonly method?: string;
  /** Whether the server closes the connection afterwards. */
  readonly closes?: boolean;
}

/** What a reader makes of an answer that comes in these pieces; undefined where it waits for more. */
function read(
  pieces: readonly Buffer[],
  { method = 'POST', closes = false }: Reading = {},
  reader = new ResponseReader(),
): WireAnswer | undefined {
  reader.expect(method);
  for (const piece of pieces) {
    const received = Buffer.from(piece);
    const answer = reader.take(received);
    // As on a connection, where the next piece comes in the same place.
    received.fill('?');
    if (answer) return answer;
  }
  return closes ? reader.end() : undefined;
}

const bytes = (...lines: string[]) => Buffer.from(lines.join('\r\n'));
const readLines = (lines: readonly string[], reading?: Reading) => read([bytes(...lines)], reading);

const OK = 'HTTP/1.1 200 OK';
const FOREVER = Number.POSITIVE_INFINITY;

describe('an answer', () => {
  it.each<[string, string[], Partial<WireAnswer>, Reading?]>([
    ['of a given length', [OK, 'Content-Length: 5', '', 'hello'], { body: 'hello', reusableForMs: FOREVER }],
    ['without a body', [OK, 'content-length: 0', '', ''], { body: '', reusableForMs: FOREVER }],
    ['of a length in bytes, not in characters', [OK, 'content-length: 7', '', 'Grüße'], { body: 'Grüße' }],
    [
      'whose length is given twice, the same',
      [OK, 'content-length: 5', 'content-length: 5', '', 'hello'],
      { body: 'hello' },
    ],
    [
      'with odd case and spaces in its headers',
      [OK, 'cOnTeNt-LeNgTh:\t 5 \t', 'RETRY-AFTER:1', '', 'hello'],
      { body: 'hello', retryAfter: '1' },
    ],
    [
      'in chunks',
      [OK, 'Transfer-Encoding: chunked', '', '5', 'hello', '6', ' world', '0', '', ''],
      { body: 'hello world', reusableForMs: FOREVER },
    ],
    [
      'in chunks with extensions, and trailers',
      [OK, 'transfer-encoding: Chunked', '', '5;a=b;c', 'hello', '00 ;x', 'Expires: never', 'A: b', '', ''],
      { body: 'hello', reusableForMs: FOREVER },
    ],
    [
      'in chunks whose lengths are written in other ways',
      [
        OK,
        'transfer-encoding: chunked',
        '',
        '00b',
        'hello world',
        '0000000001',
        '!',
        '1 ',
        '!',
        '000',
        '',
        '',
      ],
      { body: 'hello world!!', reusableForMs: FOREVER },
    ],
    [
      'in chunks with line breaks in them',
      [OK, 'transfer-encoding: chunked', '', 'C', 'hello\r\nworld', '0', '', ''],
      { body: 'hello\r\nworld' },
    ],
    [
      'in chunks, where a length is given as well',
      [OK, 'content-length: 3', 'transfer-encoding: chunked', '', '5', 'hello', '0', '', ''],
      { body: 'hello' },
    ],
    [
      'that ends when the connection is closed',
      [OK, '', 'hello'],
      { body: 'hello', reusableForMs: 0 },
      { closes: true },
    ],
    [
      'encoded in a way that only the end of the connection ends',
      [OK, 'transfer-encoding: gzip', 'content-length: 2', '', 'hello'],
      { body: 'hello', reusableForMs: 0 },
      { closes: true },
    ],
    [
      'of HTTP/1.0',
      ['HTTP/1.0 200 OK', 'content-length: 5', '', 'hello'],
      { body: 'hello', reusableForMs: 0 },
    ],
    [
      'of HTTP/1.0 on a connection that is kept',
      ['HTTP/1.0 200 OK', 'connection: keep-alive', 'content-length: 5', '', 'hello'],
      { body: 'hello', reusableForMs: FOREVER },
    ],
    ['without a reason', ['HTTP/1.1 200', 'content-length: 0', '', ''], { status: 200 }],
    ['204', ['HTTP/1.1 204 No Content', '', ''], { status: 204, body: '', reusableForMs: FOREVER }],
    ['304 with the length of what it is not', ['HTTP/1.1 304 x', 'content-length: 99', '', ''], { body: '' }],
    ['to HEAD', [OK, 'content-length: 99', '', ''], { body: '', reusableForMs: FOREVER }, { method: 'HEAD' }],
    ['to HEAD, of no length', [OK, '', ''], { body: '', reusableForMs: FOREVER }, { method: 'HEAD' }],
    [
      'that was announced',
      [
        'HTTP/1.1 100 Continue',
        '',
        'HTTP/1.1 103 Early Hints',
        'link: </a>',
        '',
        OK,
        'content-length: 2',
        '',
        'ok',
      ],
      { status: 200, body: 'ok', reusableForMs: FOREVER },
    ],
    [
      'after which the connection ends',
      [OK, 'Connection: Close', 'content-length: 2', '', 'ok'],
      { body: 'ok', reusableForMs: 0 },
    ],
    [
      'after which the connection is kept for a while, a second less than it says',
      [OK, 'connection: keep-alive', 'Keep-Alive: timeout=5, max=100', 'content-length: 2', '', 'ok'],
      { reusableForMs: 4_000 },
    ],
    [
      'after which the connection is hardly kept',
      [OK, 'keep-alive: timeout=1', 'content-length: 2', '', 'ok'],
      { reusableForMs: 1 },
    ],
    [
      'with something unrequested after it',
      [OK, 'content-length: 2', '', 'okHTTP/1.1 200 OK'],
      { body: 'ok', reusableForMs: 0 },
    ],
    [
      'with a body where there is none',
      ['HTTP/1.1 204 x', 'content-length: 2', '', 'ok'],
      { body: '', reusableForMs: 0 },
    ],
    [
      'that reports its time in several headers',
      [OK, 'Server-Timing: db;dur=1', 'server-timing: model;dur=2', 'content-length: 0', '', ''],
      { serverTiming: 'db;dur=1, model;dur=2' },
    ],
    [
      'that reports none',
      [OK, 'content-length: 0', '', ''],
      { serverTiming: undefined, retryAfter: undefined, replayed: false },
    ],
    [
      'that it gave before',
      [OK, 'Idempotency-Replayed: true', 'content-length: 0', '', ''],
      { replayed: true },
    ],
    [
      'that it did not',
      [OK, 'Idempotency-Replayed: false', 'content-length: 0', '', ''],
      { replayed: false },
    ],
  ])('%s', (_name, lines, expected, reading) => {
    expect(readLines(lines, reading)).toMatchObject(expected);
  });

  it('is read in order, one after the other, on one connection', () => {
    const reader = new ResponseReader();
    const first = bytes(OK, 'content-length: 5', '', 'first');
    const chunked = bytes(OK, 'transfer-encoding: chunked', '', '6', 'second', '0', '', '');
    expect(read([first], {}, reader)?.body).toBe('first');
    expect(read([chunked.subarray(0, 50), chunked.subarray(50)], {}, reader)?.body).toBe('second');
    expect(read([first], { method: 'HEAD' }, reader)?.body).toBe('');
    expect(read([first], {}, reader)?.body).toBe('first');
  });

  it('is read where a character is cut in two', () => {
    const whole = bytes(OK, 'transfer-encoding: chunked', '', '2', 'é', '0', '', '');
    const middle = whole.indexOf('é') + 1;
    expect(read([whole.subarray(0, middle), whole.subarray(middle)])?.body).toBe('é');
  });

  it('is read where a chunk ends in the middle of a character', () => {
    const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
    const head = bytes(OK, 'transfer-encoding: chunked', '', '');
    const between = [bytes('1', ''), first, bytes('', '1', ''), second, bytes('', '0', '', '')];
    expect(read([Buffer.concat([head, ...between])])?.body).toBe('é');
  });
});

describe('an answer is not whole', () => {
  it.each<[string, string[]]>([
    ['without anything', ['']],
    ['in its first line', ['HTTP/1']],
    ['before the end of its headers', [OK, 'content-length: 0', '']],
    ['before its body has the given length', [OK, 'content-length: 6', '', 'hello']],
    ['in a chunk', [OK, 'transfer-encoding: chunked', '', '6', 'hello']],
    ['before its last chunk', [OK, 'transfer-encoding: chunked', '', '5', 'hello', '']],
    ['before the end of its trailers', [OK, 'transfer-encoding: chunked', '', '0', 'A: b', '']],
    ['when it was only announced', ['HTTP/1.1 100 Continue', '', '']],
  ])('%s', (_name, lines) => {
    expect(readLines(lines)).toBeUndefined();
    expect(readLines(lines, { closes: true })).toBeUndefined();
  });
});

describe('what is no answer is refused at once:', () => {
  const chunked = (...lines: string[]) => [OK, 'transfer-encoding: chunked', '', ...lines];
  it.each<[string, string[], RegExp]>([
    ['another protocol', ['SSH-2.0-OpenSSH_9.6', ''], /not HTTP\/1\.1: "SSH-2\.0/],
    ['another protocol, from its first character', ['S'], /not HTTP/],
    ['HTTP/2', ['HTTP/2.0 200 OK', '', ''], /not HTTP/],
    ['a status that is not one', ['HTTP/1.1 OK', '', ''], /not HTTP/],
    ['a status of four digits', ['HTTP/1.1 2000 OK', '', ''], /not HTTP/],
    ['two lengths', [OK, 'content-length: 5', 'content-length: 6', '', 'hello'], /not HTTP/],
    ['a length that is no number', [OK, 'content-length: five', '', 'hello'], /not HTTP/],
    ['a negative length', [OK, 'content-length: -5', '', 'hello'], /not HTTP/],
    ['an empty length', [OK, 'content-length:', '', 'hello'], /not HTTP/],
    ['more than a chat answers', [OK, 'content-length: 99999999999', '', ''], /a body of more than 64 MiB/],
    ['a chunk without a length', chunked('hello', ''), /no chunk length: "hello"/],
    ['a chunk length with another letter', chunked('1g', 'hello', ''), /no chunk length: "1g"/],
    ['a chunk length that ends without a carriage return', chunked('5\nhello', ''), /no chunk length: "5"/],
    ['a chunk length with a prefix', chunked('0x5', 'hello', ''), /no chunk length: "0x5"/],
    ['a chunk that is longer than given', chunked('3', 'hello', '0', '', ''), /a wrong chunk length/],
    ['a chunk that is shorter than given', chunked('6', 'hello', '0', '', ''), /a wrong chunk length/],
    ['a chunk longer than a chat answers', chunked('ffffffffff', ''), /a body of more than/],
  ])('%s', (_name, lines, message) => {
    expect(() => readLines(lines)).toThrow(message);
    expect(() => readLines(lines)).toThrow(expect.objectContaining({ code: 'MALFORMED_RESPONSE' }));
  });

  const KIB = Buffer.alloc(1_024, 'x');
  it.each<[string, Buffer, Buffer]>([
    ['headers', bytes(OK, 'x: '), KIB],
    ['announcements', bytes(''), Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(100))],
    ['extensions of a chunk', bytes(...chunked('5;')), KIB],
    ['trailers', bytes(...chunked('0', 'x: ')), KIB],
  ])('%s without an end', (_name, start, more) => {
    const pieces = [start, ...Array<Buffer>(200).fill(more)];
    expect(() => read(pieces)).toThrow('headers without an end');
  });

  it.each([
    ['given', bytes(OK, '', '')],
    ['in chunks', bytes(OK, 'transfer-encoding: chunked', '', '')],
  ])('a body without an end, its length not %s', (_name, start) => {
    const mib = Buffer.alloc(1_048_576, 'x');
    const chunk = Buffer.concat([bytes('100000', ''), mib, bytes('', '')]);
    const pieces = [start, ...Array<Buffer>(80).fill(chunk)];
    expect(() => read(pieces)).toThrow('a body of more than 64 MiB');
  });

  it('short chunks with long extensions, without an end', () => {
    const chunk = bytes(`1;${'x'.repeat(60_000)}`, 'a', '');
    const pieces = [bytes(OK, 'transfer-encoding: chunked', '', ''), ...Array<Buffer>(1_200).fill(chunk)];
    expect(() => read(pieces)).toThrow('a body of more than 64 MiB');
  });
});

interface Sent {
  readonly status: number;
  readonly body: string;
  readonly wire: Buffer;
  readonly closes: boolean;
}

const texts = fc.string({ unit: 'grapheme', maxLength: 200 });
const caseOf = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((uppers) =>
      [...text].map((letter, index) => (uppers[index] ? letter.toUpperCase() : letter)).join(''),
    );
const announcements = fc.constantFrom(
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 Hints\r\nlink: </a>\r\n\r\n',
);
const firstLines = fc.record({
  announcement: announcements,
  version: fc.constantFrom('1.1', '1.0'),
  status: fc.constantFrom(200, 201, 404, 429, 500, 503),
  other: fc.constantFrom('', 'X-Other: a: b\r\n', 'Date: now\r\nContent-Type: text/plain\r\n'),
});

/** The body between the headers that give its end and what else gives it. */
const framed = fc.oneof(
  fc.tuple(texts, caseOf('content-length')).map(([body, name]) => ({
    body,
    headers: `${name}: ${Buffer.byteLength(body)}\r\n`,
    parts: [Buffer.from(body)],
    closes: false,
  })),
  texts.map((body) => ({ body, headers: '', parts: [Buffer.from(body)], closes: true })),
  fc
    .record({
      body: texts,
      name: caseOf('transfer-encoding'),
      sizes: fc.array(fc.integer({ min: 1, max: 50 })),
      extension: fc.constantFrom('', ';a=b', ';quoted="x y"'),
      trailers: fc.constantFrom('', 'Expires: never\r\n'),
    })
    .map(({ body, name, sizes, extension, trailers }) => ({
      body,
      headers: `${name}: chunked\r\n`,
      parts: [...chunksOf(Buffer.from(body), sizes, extension), Buffer.from(`0\r\n${trailers}\r\n`)],
      closes: false,
    })),
);

function* chunksOf(body: Buffer, sizes: readonly number[], extension: string): Generator<Buffer> {
  for (let start = 0, index = 0; start < body.length; index++) {
    const chunk = body.subarray(start, start + (sizes[index] ?? body.length));
    yield Buffer.concat([
      Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]);
    start += chunk.length;
  }
}

const answers: fc.Arbitrary<Sent> = fc
  .tuple(firstLines, framed)
  // Chunks are for HTTP/1.1 only.
  .filter(([{ version }, { headers }]) => version === '1.1' || !/chunked/.test(headers))
  .map(([{ announcement, version, status, other }, { body, headers, parts, closes }]) => {
    const head = `${announcement}HTTP/${version} ${status} x\r\n${other}${headers}\r\n`;
    return { status, body, wire: Buffer.concat([Buffer.from(head), ...parts]), closes };
  });

const cutAnswers = answers.chain((sent) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: sent.wire.length }), { maxLength: 12 })
    .map((cuts) => ({ sent, pieces: cutAt(sent.wire, cuts) })),
);

function cutAt(wire: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.toSorted((a, b) => a - b), wire.length];
  return ends.map((end, index) => wire.subarray(ends[index - 1] ?? 0, end));
}

describe('any answer', () => {
  it('reads the same whole, cut anywhere, and byte by byte', () => {
    fc.assert(
      fc.property(cutAnswers, ({ sent, pieces }) => {
        const { status, body, wire, closes } = sent;
        const whole = read([wire], { closes });
        expect(whole).toMatchObject({ status, body });
        expect(read(pieces, { closes })).toEqual(whole);
        const single = Array.from(wire, (_, index) => wire.subarray(index, index + 1));
        expect(read(single, { closes })).toEqual(whole);
      }),
    );
  });

  it('reads as Node’s own client reads it', async () => {
    const server = await startWireServer();
    await fc.assert(
      fc.asyncProperty(cutAnswers, async ({ sent, pieces }) => {
        server.answerWith(pieces);
        const theirs = await nodeReads(server.url);
        expect(read(pieces, { closes: true })).toMatchObject(theirs);
        expect(theirs).toEqual({ status: sent.status, body: sent.body });
      }),
    );
  });

  it('after which there is more leaves the connection in no state for another request', () => {
    const more = fc.uint8Array({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        answers.filter(({ closes }) => !closes),
        more,
        ({ wire }, after) => {
          expect(read([Buffer.concat([wire, after])])).toMatchObject({ reusableForMs: 0 });
        },
      ),
    );
  });
});

async function nodeReads(url: string): Promise<Pick<WireAnswer, 'status' | 'body'>> {
  const asked = request(url, { method: 'POST', agent: false }).end();
  const [response] = await once(asked, 'response');
  return { status: response.statusCode, body: await textOf(response) };
}
