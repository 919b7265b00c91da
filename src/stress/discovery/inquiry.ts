import { parseJson } from '../../parse-json.ts';
import { withoutTexts } from '../../secrets/without-secrets.ts';
import type { Site } from '../http/site.ts';
import { secretsOfHeaders } from '../request/constant-headers.ts';
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
  readonly tookMs: number;
  /** Undefined for an answer that fits or may fit another time, and for a question. */
  readonly misfit: Misfit | undefined;
}

export interface InquiryOptions extends AskOptions {
  /** How many requests may follow the first one. */
  readonly mostRequests: number;
  /** Milliseconds for all requests together. */
  readonly mostMs: number;
  /** Whether the message may be sent in fields that no answer asks for. By default, it is not. */
  readonly guessesFields?: boolean;
}

/** Milliseconds for a question: it waits for no model, and a path may have something that never answers. */
const MOST_QUESTION_MS = 3_000;

/** Asks a server, within limits, and nothing twice. */
export class Inquiry {
  /** In the order of the requests. */
  readonly tried: Tried[] = [];
  readonly #options: InquiryOptions;
  readonly #before = new Set<string>();
  readonly #end: number;

  constructor(options: InquiryOptions) {
    this.#options = options;
    this.#end = performance.now() + options.mostMs;
  }

  /** Undefined where the limits are reached, or the same was asked before. */
  chat({ site, chat }: Attempt): Promise<Tried | undefined> {
    return this.#ask('chat', site, chat.request);
  }

  /** The text at a path; undefined as for `chat`, or where the answer is an error. */
  async question(site: Site, path: string): Promise<string | undefined> {
    const request = { method: 'GET', path, headers: [], body: undefined, reply: undefined };
    const { answer } = (await this.#ask('question', site, request))?.asked ?? {};
    return answer && answer.status >= 200 && answer.status < 300 ? answer.body : undefined;
  }

  /** As `question`, the value of its JSON. */
  async json(site: Site, path: string): Promise<unknown> {
    return parseJson((await this.question(site, path)) ?? '');
  }

  get guessesFields(): boolean {
    return this.#options.guessesFields ?? false;
  }

  /** Whether no time is left for another request. */
  get isLate(): boolean {
    return performance.now() >= this.#end;
  }

  async #ask(purpose: Tried['purpose'], site: Site, request: RequestOptions): Promise<Tried | undefined> {
    const leftMs = this.#leftMs(JSON.stringify([site.url, request]));
    if (leftMs <= 0) return undefined;
    const { signal } = this.#options;
    const ownMs = purpose === 'question' ? MOST_QUESTION_MS : this.#options.timeoutMs;
    const timeoutMs = Math.ceil(Math.min(ownMs, leftMs));
    const startedAt = performance.now();
    const asked = await askOnce(site, request, { signal, timeoutMs });
    const tookMs = performance.now() - startedAt;
    const found = purpose === 'chat' ? misfitOf(asked, new URL(site.url)) : undefined;
    // A server may repeat a login: what it suggests must not have it.
    const misfit = found && withoutTexts(found, secretsOfHeaders(request, site));
    const tried = { purpose, url: site.url, asked, tookMs, misfit };
    this.tried.push(tried);
    return tried;
  }

  /** Milliseconds; 0 for a request that must not be sent. */
  #leftMs(key: string): number {
    const { signal, mostRequests } = this.#options;
    if (signal.aborted || this.tried.length > mostRequests || this.#before.has(key)) return 0;
    this.#before.add(key);
    return this.#end - performance.now();
  }
}
