import type { DataSource } from '../data/data-source.ts';
import type { WireRequest } from '../http/load-connection.ts';
import { pathOn, type Site, withDefaultHeaders } from '../http/site.ts';
import { dataPlaceOf } from './content-type.ts';
import type { RequestOptions } from './request.ts';
import { literalTemplate, Template, uuidOf, type Values } from './template.ts';
import type { TokenGenerator } from './token.ts';

export interface WriterOptions {
  readonly site: Site;
  readonly request: RequestOptions;
  readonly tokens: TokenGenerator;
  readonly seed: string | undefined;
}

/** Writes the requests of a run. */
export class RequestWriter {
  readonly #method: string;
  readonly #tokens: TokenGenerator;
  readonly #seed: string | undefined;
  readonly #head: Template;
  readonly #body: Template | undefined;
  /** Undefined where no record is needed. */
  readonly #data: DataSource | undefined;

  constructor({ site, request, tokens, seed }: WriterOptions) {
    this.#method = request.method;
    this.#tokens = tokens;
    this.#seed = seed;
    // As bytes from the start: lengths need no counting then, and a body may be any bytes.
    this.#head = headOf(site, request);
    const { body, bodyEncoding: bytes = 'utf8' } = request;
    this.#body = body === undefined ? undefined : new Template(body, { place: dataPlaceOf(request), bytes });
    const needsData = [this.#head, this.#body].some(
      (each) => each !== undefined && each.dataFields.length > 0,
    );
    this.#data = needsData ? request.data : undefined;
  }

  /** Request number `seq`. */
  write(seq: number): WireRequest {
    let uuid: string | undefined;
    const values: Values = {
      seq,
      token: this.#tokens.token(seq),
      uuid: () => (uuid ??= uuidOf(seq, this.#seed)),
      record: this.#data?.record(seq),
    };
    const method = this.#method;
    const head = this.#head.fill(values);
    if (!this.#body) return { method, text: `${head}\r\n` };
    const body = this.#body.fill(values);
    return { method, text: `${head}content-length: ${body.length}\r\n\r\n${body}` };
  }
}

/** All lines except the length of the body, each with its line break. */
function headOf(site: Site, { method, path, headers }: RequestOptions): Template {
  const origin = new URL(site.url);
  // Its other clients send the headers of a site as they are.
  const ofSite = site.headers.map(([name, value]) => [name, literalTemplate(value)] as const);
  const all = withDefaultHeaders([['host', origin.host], ...ofSite], headers);
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`);
  const first = `${method} ${pathOn(origin, path)} HTTP/1.1\r\n`;
  return new Template(first, { place: 'url', bytes: 'utf8' }).followedBy(
    new Template(lines.join(''), { place: 'header', bytes: 'utf8' }),
  );
}
