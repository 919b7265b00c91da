import type { WireRequest } from '../../http/load-connection.ts';
import { type Header, pathOn, type Site, withDefaultHeaders } from '../../http/site.ts';

export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  /** Of the user and of the request, by any name; later ones take the place of earlier ones. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly contentType: string | undefined;
  readonly cookie: string | undefined;
}

/** Writes the requests of a scenario. */
export class StepWriter {
  readonly #base: string;
  /** Names in lower case, and lines. */
  readonly #usual: readonly (readonly [name: string, line: string])[];

  /** `headers`: those of every request of the run. */
  constructor(site: Site, headers: readonly Header[]) {
    const origin = new URL(site.url);
    this.#base = pathOn(origin, '');
    const usual = withDefaultHeaders([['host', origin.host], ...site.headers], headers);
    this.#usual = usual.map(([name, value]) => [name.toLowerCase(), lineOf(name, value)]);
  }

  /** Throws a `TypeError` for what HTTP cannot have. */
  write({ method, path, body, headers, contentType, cookie }: Step): WireRequest {
    const own: Record<string, string> = {};
    if (contentType !== undefined)
      own['content-type'] =
        contentType === 'application/json' ? JSON_LINE : lineOf('content-type', contentType);
    if (cookie) own.cookie = lineOf('cookie', cookie);
    for (const some of headers)
      for (const name in some) own[name.toLowerCase()] = lineOf(name, some[name] as unknown);
    if (!/^[A-Z]+$/.test(method))
      throw new TypeError(`a method is one such as POST, not ${JSON.stringify(method)}`);
    let head = `${method} ${this.#base}${requestTarget(path)} HTTP/1.1\r\n`;
    for (const [name, line] of this.#usual) if (own[name] === undefined) head += line;
    for (const name in own) if (name !== 'content-length') head += own[name];
    if (body === undefined) return { method, text: `${head}${lengthOfNone(method)}\r\n` };
    const bytes = asBytes(body);
    return { method, text: `${head}content-length: ${bytes.length}\r\n\r\n${bytes}` };
  }
}

/** A server may wait for the body of a POST that has none. */
function lengthOfNone(method: string): string {
  return method === 'GET' || method === 'DELETE' || method === 'HEAD' ? '' : 'content-length: 0\r\n';
}

const JSON_LINE = 'content-type: application/json\r\n';

function lineOf(name: string, value: unknown): string {
  const text = String(value);
  if (!/^[!#-'*+.^-z|~\w-]+$/.test(name))
    throw new TypeError(`a header cannot have the name ${JSON.stringify(name)}`);
  if (/[\r\n\0]|[^\0-\xff]/.test(text)) throw new TypeError(`the header ${name} cannot have this value`);
  return `${name}: ${text}\r\n`;
}

function requestTarget(path: string): string {
  if (typeof path !== 'string' || path[0] !== '/')
    throw new TypeError(`a path begins with /, not ${JSON.stringify(path)}`);
  return /^[!-~]+$/.test(path) ? path : encodeURI(path);
}

/** Each character is a byte. */
function asBytes(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text).toString('latin1');
}
