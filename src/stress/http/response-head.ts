/** The first line and the headers of an answer, as far as they matter here. */
export interface ResponseHead {
  readonly status: number;
  /** All of it, without its last line break. */
  readonly text: string;
  /** Where the body begins. */
  readonly bodyStart: number;
  /** How to find the end of the body: its length in bytes, or a method. */
  readonly framing: number | 'chunked' | 'until-close';
  /** Milliseconds that the connection may idle before its next request; 0: it must not be used again. */
  readonly keepAliveMs: number;
  /** Whether the server says that it keeps the connection, which HTTP/1.1 does not require. */
  readonly announcesKeepAlive: boolean;
  readonly contentType: string | undefined;
  /** Undefined where the body is sent as it is. */
  readonly contentEncoding: string | undefined;
  readonly location: string | undefined;
  /** The methods that the path has, where it does not have that of the request. */
  readonly allow: string | undefined;
  /** How to log in (RFC 9110, 11.6.1). */
  readonly authenticate: string | undefined;
  readonly serverTiming: string | undefined;
  readonly retryAfter: string | undefined;
  /** Whether it says that it repeats the answer to an earlier request with the same key. */
  readonly replayed: boolean;
}

/** A server closes an idle connection at the end of this time: a request must not be on its way by then. */
const KEEP_ALIVE_MARGIN_MS = 1_000;

/** `text`: a head without its last line break. Undefined if it is not a valid one. `bodyStart` is passed through. */
export function parseHead(text: string, bodyStart: number): ResponseHead | undefined {
  const match = /^HTTP\/1\.([01]) (\d{3})(?: |\r|$)/.exec(text);
  if (!match) return undefined;
  const status = Number(match[2]);
  const headers = readHeaders(text);
  const hasNoBody = status < 200 || status === 204 || status === 304;
  const framing = hasNoBody ? 0 : framingOf(headers);
  if (framing === undefined) return undefined;
  return {
    status,
    text,
    bodyStart,
    framing,
    keepAliveMs: keepAliveMs(headers, match[1] === '1'),
    announcesKeepAlive: announcesKeepAlive(headers),
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'] || undefined,
    location: headers.location,
    allow: headers.allow,
    authenticate: headers['www-authenticate'],
    serverTiming: headers['server-timing'],
    retryAfter: headers['retry-after'],
    replayed: isTrue(headers['idempotency-replayed'] ?? headers['idempotent-replayed']),
  };
}

/** The few headers that matter here, in lower case; repeated ones are joined, which RFC 9110 (5.2) allows. */
type Headers = Partial<Record<(typeof NAMES)[number], string>>;

const NAMES = [
  'allow',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'idempotency-replayed',
  // Stripe's name for it.
  'idempotent-replayed',
  'keep-alive',
  'location',
  'retry-after',
  'server-timing',
  'transfer-encoding',
  'www-authenticate',
] as const;
const LENGTHS = new Set<number>(NAMES.map(({ length }) => length));
const isWanted = (name: string): name is (typeof NAMES)[number] =>
  (NAMES as readonly string[]).includes(name);

/** Line by line: most names are excluded by their length alone, which makes it fast. */
function readHeaders(text: string): Headers {
  const headers: Headers = {};
  for (let start = text.indexOf('\r\n'); start !== -1; ) {
    const lineStart = start + 2;
    start = text.indexOf('\r\n', lineStart);
    const colon = text.indexOf(':', lineStart);
    if (colon === -1) break;
    if (!LENGTHS.has(colon - lineStart)) continue;
    const name = text.slice(lineStart, colon).toLowerCase();
    if (!isWanted(name)) continue;
    const value = text.slice(colon + 1, start === -1 ? undefined : start).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

/** In words, or as a boolean of structured fields (RFC 9651). */
function isTrue(value = ''): boolean {
  return /^(true|\?1)$/i.test(value);
}

/** Undefined where the headers contradict each other. */
function framingOf(headers: Headers): ResponseHead['framing'] | undefined {
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined) return /(^|,\s*)chunked$/i.test(encoding) ? 'chunked' : 'until-close';
  const length = headers['content-length'];
  if (length === undefined) return 'until-close';
  if (/^\d{1,15}$/.test(length)) return Number(length);
  const [first = '', ...others] = length.split(', ');
  return /^\d{1,15}$/.test(first) && others.every((other) => other === first) ? Number(first) : undefined;
}

function keepAliveMs(headers: Headers, isPersistent: boolean): number {
  const { connection, 'keep-alive': keepAlive } = headers;
  if (connection !== undefined && /\bclose\b/i.test(connection)) return 0;
  if (!isPersistent && !announcesKeepAlive(headers)) return 0;
  const seconds = /\btimeout=(\d+)/i.exec(keepAlive ?? '')?.[1];
  if (seconds === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(1, Number(seconds) * 1_000 - KEEP_ALIVE_MARGIN_MS);
}

function announcesKeepAlive({ connection = '', 'keep-alive': keepAlive }: Headers): boolean {
  return keepAlive !== undefined || /\bkeep-alive\b/i.test(connection);
}
