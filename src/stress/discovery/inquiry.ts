import { parseJson } from '../../parse-json.ts';
import type { Site } from '../http/site.ts';
import { pathOn } from '../http/site.ts';
import type { RequestOptions } from '../request/request.ts';
import { type AskOptions, askOnce } from './ask-once.ts';
import type { Asked } from './asked.ts';
import type { Attempt } from './attempt.ts';
import type { Misfit } from './misfit.ts';
import { misfitOf } from './misfit-of.ts';

export interface Tried {
  /** `question`: about the server, such as which models it has. */
  readonly purpose: 'chat' | 'question';
  /** Where it was asked. */
  readonly url: string;
  readonly asked: Asked;
  /** Undefined for an answer that fits or may fit another time, and for a question. */
  readonly misfit: Misfit | undefined;
}

export interface InquiryOptions extends AskOptions {
  /** How many requests may follow the first one. */
  readonly mostRequests: number;
}

/** Milliseconds for all requests together. */
const MOST_MS = 10_000;

/** Asks a server, within limits, and nothing twice. */
export class Inquiry {
  /** In the order of the requests. */
  readonly tried: Tried[] = [];
  readonly #options: InquiryOptions;
  readonly #before = new Set<string>();
  readonly #end = performance.now() + MOST_MS;

  constructor(options: InquiryOptions) {
    this.#options = options;
  }

  /** Undefined where the limits are reached, or the same was asked before. */
  async chat({ site, chat }: Attempt): Promise<Tried | undefined> {
    const asked = await this.#ask(site, chat.request);
    return (
      asked &&
      this.#note({ purpose: 'chat', url: site.url, asked, misfit: misfitOf(asked, new URL(site.url)) })
    );
  }

  /** What is at a path; undefined as for `chat`, or where the answer is an error. */
  async question(site: Site, path: string): Promise<string | undefined> {
    const request = { method: 'GET', path, headers: [], body: undefined, reply: undefined };
    const asked = await this.#ask(site, request);
    if (!asked) return undefined;
    const { answer } = this.#note({ purpose: 'question', url: site.url, asked, misfit: undefined }).asked;
    return answer && answer.status >= 200 && answer.status < 300 ? answer.body : undefined;
  }

  /** As `question`, the value of its JSON. */
  async json(site: Site, path: string): Promise<unknown> {
    return parseJson((await this.question(site, path)) ?? '');
  }

  async #ask(site: Site, request: RequestOptions): Promise<Asked | undefined> {
    const { timeoutMs, signal, mostRequests } = this.#options;
    const key = JSON.stringify([site.url, request]);
    const leftMs = this.#end - performance.now();
    const isOver = leftMs <= 0 || signal.aborted || this.tried.length > mostRequests;
    if (isOver || this.#before.has(key)) return undefined;
    this.#before.add(key);
    return askOnce(site, request, { signal, timeoutMs: Math.ceil(Math.min(timeoutMs, leftMs)) });
  }

  #note(tried: Tried): Tried {
    this.tried.push(tried);
    return tried;
  }
}

/** `GET /v1/models`, as reports list what was asked before a load. */
export function askedWords({ asked: { request }, url }: Tried): string {
  return `${request.method} ${pathOn(new URL(url), request.path)}`;
}
