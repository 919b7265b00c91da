import type { WireRequest } from '../http/load-connection.ts';
import { pathOn, type Site, withDefaultHeaders } from '../http/site.ts';
import type { RequestOptions } from './request.ts';
import { Template, uuidOf, type Values } from './template.ts';
import type { TokenGenerator } from './token.ts';

export interface WriterOptions {
  readonly site: Site;
  readonly request: RequestOptions;
  readonly tokens: TokenGenerator;
  readonly seed: string | undefined;
}

/** Writes the requests of a run, each as one text for the wire. */
export class RequestWriter {
  readonly #method: string;
  readonly #tokens: TokenGenerator;
  readonly #seed: string | undefined;
  readonly #head: Template;
  readonly #body: Template | undefined;
  /** Whether the body is as long in bytes as in characters, whatever is filled in. */
  readonly #isAscii: boolean;
  readonly #encoding: WireRequest['encoding'];

  constructor({ site, request, tokens, seed }: WriterOptions) {
    const head = headOf(site, request);
    this.#method = request.method;
    this.#tokens = tokens;
    this.#seed = seed;
    this.#head = new Template(head);
    this.#body = request.body === undefined ? undefined : new Template(request.body);
    this.#isAscii = isAscii(request.body ?? '');
    this.#encoding = this.#isAscii && isAscii(head) ? 'latin1' : 'utf8';
  }

  /** Request number `seq`. */
  write(seq: number): WireRequest {
    let uuid: string | undefined;
    const values: Values = {
      seq,
      token: this.#tokens.token(seq),
      uuid: () => (uuid ??= uuidOf(seq, this.#seed)),
    };
    const head = this.#head.fill(values);
    const rest = { method: this.#method, encoding: this.#encoding };
    if (!this.#body) return { ...rest, text: `${head}\r\n` };
    const body = this.#body.fill(values);
    const length = this.#isAscii ? body.length : Buffer.byteLength(body);
    return { ...rest, text: `${head}content-length: ${length}\r\n\r\n${body}` };
  }
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** All lines except the length of the body, each with its line break. */
function headOf(site: Site, { method, path, headers }: RequestOptions): string {
  const origin = new URL(site.url);
  const all = withDefaultHeaders([['host', origin.host], ...site.headers], headers);
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${pathOn(origin, path)} HTTP/1.1\r\n${lines.join('')}`;
}
