import { count } from '../../../count.ts';
import { codeOf, type GenesisError, messageOf } from '../../../errors.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { CHAT_HISTORY_PATH } from '../../request/request.ts';
import type { FindMessages } from './found-messages.ts';
import { type HistoryLimits, historyLimits, NOTHING_EXCHANGED } from './history-limits.ts';
import type { HistoryMessage, Id } from './history-message.ts';
import { type Asked, type Page, pageOf, unreadableHistory } from './history-page.ts';
import { knownMessages } from './known-messages.ts';
import { RepeatedPages } from './repeated-pages.ts';

const PAGE = 1_000;

/** How servers answer that look for the message with the id 0: it is no id, or there is none. */
const UNKNOWN_CURSOR: ReadonlySet<number> = new Set([400, 404, 422]);

/** The stored messages of a server, read from one of its addresses. Everything throws `AUDIT_UNREADABLE`. */
export class History {
  readonly #client: HttpClient;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #limits: HistoryLimits;
  readonly #find: FindMessages;
  #isPart = false;

  /** `headers`: what the server wants with each request, such as a key. `limits` are those of one reading. */
  constructor(
    client: HttpClient,
    path: string = CHAT_HISTORY_PATH,
    headers: Readonly<Record<string, string>> = {},
    limits: HistoryLimits = historyLimits(NOTHING_EXCHANGED),
    find: FindMessages = knownMessages,
  ) {
    this.#client = client;
    this.#path = path;
    this.#headers = headers;
    this.#limits = limits;
    this.#find = find;
  }

  /** Whether what was read says that there is more, at an address that is unknown. */
  get isPart(): boolean {
    return this.#isPart;
  }

  /** The id of the newest message of a Genesis server; undefined without any. */
  async newestId(): Promise<Id | undefined> {
    return (await this.#read('limit=1')).messages.at(-1)?.id;
  }

  /** Every stored message; a Genesis server lists the oldest first, another one in its own order. */
  async *messages(): AsyncGenerator<HistoryMessage> {
    if (this.#isGenesis) return yield* this.#pagesFrom(await this.#readAfter(0));
    const whole = await this.#read('');
    this.#isPart = whole.isPart && !whole.hasMore;
    yield* whole.hasMore ? this.#pagesFrom(await this.#firstOf(whole)) : whole.messages;
  }

  /**
   * What a server shows of its own accord may be its newest page. But not every one has messages after 0: in some lists that
   * is before the newest, in others no message at all.
   */
  async #firstOf(whole: Page): Promise<Page> {
    const fromStart = await this.#ask(queryAfter(0));
    if (UNKNOWN_CURSOR.has(fromStart.answer.status)) return whole;
    const page = pageOf(fromStart, this.#find);
    return page.lastId === undefined ? whole : page;
  }

  async *#pagesFrom(first: Page): AsyncGenerator<HistoryMessage> {
    const assertEnds = this.#endCheck();
    let before = new Map<Id, HistoryMessage>();
    for (let page = first; ; ) {
      const { messages, lastId, hasMore } = page;
      // A page may begin with the last message of the page before.
      yield* messages.filter((message) => !isSame(message, before.get(message.id)));
      if (!hasMore) return;
      assertEnds(page);
      if (lastId === undefined) throw this.#endless('has more messages, but shows none of them');
      before = new Map(messages.map((message) => [message.id, message]));
      page = await this.#readAfter(lastId);
      // Some servers say that there is more until there is nothing.
      if (page.lastId === undefined) return;
      if (page.lastId === lastId) throw this.#endless('has more messages, but does not page with ?after=');
    }
  }

  /** Call it with each page that is not the last. It throws where there cannot be so many, or where they come again. */
  #endCheck(): (page: Page) => void {
    const { pages, messages, chars } = this.#limits;
    const repeated = new RepeatedPages();
    const read = { pages: 0, messages: 0, chars: 0 };
    return (page) => {
      read.pages++;
      read.messages += page.messages.length;
      read.chars += page.chars;
      if (read.messages > messages) throw this.#endless(`has more than ${count(messages, 'message')}`);
      if (read.pages > pages) throw this.#endless(`has more than ${count(pages, 'page')}`);
      if (read.chars > chars) throw this.#endless(`has more than ${count(chars, 'character')}`);
      if (repeated.isRepeated(page.messages.map(({ id }) => id)))
        throw this.#endless('comes back to messages that it has shown before');
    };
  }

  #endless(what: string): GenesisError {
    return unreadableHistory(`GET ${this.#path} ${what}`);
  }

  get #isGenesis(): boolean {
    return this.#path === CHAT_HISTORY_PATH;
  }

  #readAfter(cursor: Id): Promise<Page> {
    return this.#read(queryAfter(cursor));
  }

  async #read(query: string): Promise<Page> {
    return pageOf(await this.#ask(query), this.#find);
  }

  async #ask(query: string): Promise<Asked> {
    const path = query === '' ? this.#path : `${this.#path}${this.#path.includes('?') ? '&' : '?'}${query}`;
    const answer = await this.#client
      .get(path, { headers: this.#headers, mostBytes: this.#limits.pageBytes })
      .catch((error: unknown) => {
        const isLate = codeOf(error) === 'UND_ERR_HEADERS_TIMEOUT';
        throw unreadableHistory(
          `GET ${path} failed: ${isLate ? 'no answer in time' : messageOf(error)}`,
          error,
        );
      });
    return { path, answer };
  }
}

function queryAfter(cursor: Id): string {
  return `after=${encodeURIComponent(cursor)}&limit=${PAGE}`;
}

function isSame(message: HistoryMessage, other: HistoryMessage | undefined): boolean {
  return message.role === other?.role && message.content === other.content;
}
