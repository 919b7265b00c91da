import fc from 'fast-check';
import type { Route } from './routes.ts';
import { type Schema, valueFor } from './values.ts';

/** A request, or what looks like one, in the pieces in which it is sent; each character is a byte. */
export type WireRequest = readonly string[];

const ODD_METHODS = ['HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY', 'get', 'G@T', '', 'GET GET'];
const VERSIONS = ['HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'http/1.1', 'HTTP/1', '', 'SIP/2.0'];
const HOSTS = ['', 'evil.example', 'a b', '[::', 'localhost\r\nHost: localhost', '\xff', 'localhost:99999'];
const TYPES = [
  'text/plain',
  'application/json; charset=utf-16',
  'application/json;',
  '',
  'multipart/form-data',
  'a\x80',
];
const EXTRA_HEADERS = [
  'Expect: 100-continue',
  'Expect: miracles',
  'Content-Encoding: gzip',
  'Connection: keep-alive, x',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Origin: null',
  'Sec-Fetch-Site: cross-site',
  'Authorization: Bearer \xe9',
  'X: a\tb\x80\xff',
  'X: \x01',
  'X: a\0b',
  'X: a\rb',
  'X : a',
  ': a',
  ' folded: line',
  'no colon',
  `X: ${'x'.repeat(20_000)}`,
  'If-None-Match: *',
  'Range: bytes=0-',
  'Cookie: a=b; a',
];
const ODD_TARGETS = [
  '*',
  '//',
  '/%',
  '/%zz',
  '/%00',
  '/\xff',
  'http://localhost/api/health',
  'http://',
  'localhost:80',
  '/#',
  '/?',
  '/a b',
  `/${'x'.repeat(9_000)}`,
];

/** Mostly the usual, at times something else. */
function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: usual, weight: 5 }, { arbitrary: other, weight: 1 });
}

const from = (texts: readonly string[]) => fc.constantFrom(...texts);

function targetOf({ url, schema }: Route): fc.Arbitrary<string> {
  const id = fc.oneof(fc.constantFrom('main', '%00', '..', '%F0%9F', 'x'.repeat(300)), fc.webSegment());
  const query = valueFor((schema.querystring ?? { type: 'object' }) as Schema).map(queryText);
  const usual = fc.tuple(id, query).map(([segment, text]) => `${url.replace(':id', segment)}${text}`);
  return mostly(usual, from(ODD_TARGETS));
}

function queryText(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? `?${encoded(value)}` : '';
  const pairs = Object.entries(value).map(
    ([name, each]) => `${encoded(name)}=${encoded(String(JSON.stringify(each)))}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).slice(0, 2_000);
}

/** JSON, or bytes that are nearly JSON. */
function bodyOf({ schema }: Route): fc.Arbitrary<Buffer> {
  if (schema.body === undefined) return mostly(fc.constant(Buffer.alloc(0)), fc.constant(Buffer.from('{}')));
  const json = valueFor(schema.body as Schema).map((value) => Buffer.from(JSON.stringify(value) ?? ''));
  const cut = fc.tuple(json, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
  const odd = fc.tuple(json, fc.uint8Array({ maxLength: 4 }), fc.nat()).map(([bytes, more, at]) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), more, bytes.subarray(place)]);
  });
  return mostly(json, fc.oneof(cut, odd, fc.constant(Buffer.from('\ufeff{}'))));
}

/** The lines that say how long the body is, and the body as they say it, or differently. */
type Framed = readonly [lines: readonly string[], body: Buffer];

function framed(body: Buffer): fc.Arbitrary<Framed> {
  const { length } = body;
  const chunked = (chunks: string, ending: string): Framed => [
    ['Transfer-Encoding: chunked'],
    Buffer.concat([Buffer.from(chunks), body, Buffer.from(ending)]),
  ];
  const size = length.toString(16);
  const usual: Framed = [[`Content-Length: ${length}`], body];
  const wrong: readonly Framed[] = [
    [[], body],
    [[`Content-Length: ${length + 3}`], body],
    [[`Content-Length: ${Math.max(0, length - 1)}`], body],
    [['Content-Length: -1'], body],
    [['Content-Length: 1e3'], body],
    [['Content-Length: 99999999999999999999'], body],
    [['Content-Length: 600000'], body],
    [[`Content-Length: ${length}`, `Content-Length: ${length + 1}`], body],
    [[`Content-Length: ${length}`, 'Transfer-Encoding: chunked'], body],
    [['Transfer-Encoding: gzip, chunked'], body],
    [['Transfer-Encoding: identity'], body],
    chunked(`${size};ext="a"\r\n`, '\r\n0\r\nTrailer: a\r\n\r\n'),
    chunked('zz\r\n', '\r\n0\r\n\r\n'),
    chunked('ffffffffffffffffff\r\n', '\r\n0\r\n\r\n'),
    chunked(`${size}\n`, '\n0\n\n'),
    chunked(`${size}\r\n`, '0\r\n\r\n'),
    chunked(`-${size}\r\n`, '\r\n0\r\n\r\n'),
  ];
  const inChunks = length === 0 ? usual : chunked(`${size}\r\n`, '\r\n0\r\n\r\n');
  return mostly(fc.constantFrom(usual, inChunks), fc.constantFrom(...wrong));
}

/** One request in bytes. */
function requestTo(route: Route): fc.Arbitrary<Buffer> {
  return fc
    .record({
      method: mostly(fc.constant(route.method), from(ODD_METHODS)),
      target: targetOf(route),
      version: mostly(fc.constant('HTTP/1.1'), from(VERSIONS)),
      host: mostly(fc.constant('localhost'), from(HOSTS)),
      type: mostly(fc.constant('application/json'), from(TYPES)),
      extra: mostly(fc.constant<string[]>([]), fc.subarray(EXTRA_HEADERS, { maxLength: 2 })),
      content: bodyOf(route).chain(framed),
      lineEnd: mostly(fc.constant('\r\n'), from(['\n', '\r', '\r\n\r\n'])),
    })
    .map(({ method, target, version, host, type, extra, content: [lines, body], lineEnd }) => {
      const headers = [`Host: ${host}`, `Content-Type: ${type}`, ...extra, ...lines];
      const head = [`${method} ${target} ${version}`, ...headers].join(lineEnd);
      return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
    });
}

/** Requests to the routes, malformed in one place or several; some come in pieces, or several at once. */
export function wireRequests(routes: readonly Route[]): fc.Arbitrary<WireRequest> {
  const one = fc.constantFrom(...routes).chain(requestTo);
  const pipelined = fc.array(one, { minLength: 2, maxLength: 3 }).map((requests) => Buffer.concat(requests));
  return fc
    .tuple(mostly(one, pipelined), fc.array(fc.nat(), { maxLength: 4 }))
    .map(([bytes, cuts]) => inPieces(bytes, cuts));
}

function inPieces(bytes: Buffer, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.toString('latin1', places[index], end));
}
