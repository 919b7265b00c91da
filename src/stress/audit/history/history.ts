import { count } from '../../../count.ts';
import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import { jsonShape } from '../../../json-shape.ts';
import { parseJson } from '../../../parse-json.ts';
import { jsonText } from '../../answer/json-text.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { CHAT_HISTORY_PATH } from '../../request/request.ts';
import { type HistoryLimits, historyLimits, NOTHING_EXCHANGED } from './history-limits.ts';
import { RepeatedPages } from './repeated-pages.ts';

/** A stored message in the API of a server. */
export interface HistoryMessage {
  readonly id: number | string;
  readonly role: string;
  readonly content: string;
  /** The message that this one answers; undefined where the server does not report it. */
  readonly replyTo: number | string | null | undefined;
}

type Id = HistoryMessage['id'];

interface Page {
  readonly messages: readonly HistoryMessage[];
  readonly hasMore: boolean;
  readonly chars: number;
}

const PAGE = 1_000;

/** A million messages in parts; built, many more could take all memory, however small their text is. */
const MOST_CONTAINERS = 5_000_000;

/** The longest id that is kept: a server can make up any. */
const ID_CHARS = 255;

/** Keys under which other servers answer their list of messages, if it is not the whole answer. */
const LIST_KEYS = ['messages', 'data', 'items', 'history'];

/** The stored messages of a server, read from one of its addresses. Everything throws `AUDIT_UNREADABLE`. */
export class History {
  readonly #client: HttpClient;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #limits: HistoryLimits;

  /** `headers`: what the server wants with each request, such as a key. `limits` are those of one reading. */
  constructor(
    client: HttpClient,
    path: string = CHAT_HISTORY_PATH,
    headers: Readonly<Record<string, string>> = {},
    limits: HistoryLimits = historyLimits(NOTHING_EXCHANGED),
  ) {
    this.#client = client;
    this.#path = path;
    this.#headers = headers;
    this.#limits = limits;
  }

  /** The id of the newest message of a Genesis server; undefined without any. */
  async newestId(): Promise<Id | undefined> {
    return (await this.#read('limit=1')).messages.at(-1)?.id;
  }

  /** Every stored message; a Genesis server lists the oldest first, another one in its own order. */
  async *messages(): AsyncGenerator<HistoryMessage> {
    if (!this.#isGenesis) {
      const whole = await this.#read('');
      if (!whole.hasMore) return yield* whole.messages;
    }
    yield* this.#pagesAfter(0);
  }

  async *#pagesAfter(after: Id): AsyncGenerator<HistoryMessage> {
    const repeated = new RepeatedPages();
    const read = { pages: 0, messages: 0, chars: 0 };
    for (let cursor = after, more = true; more; ) {
      const { messages, hasMore, chars } = await this.#read(
        `after=${encodeURIComponent(cursor)}&limit=${PAGE}`,
      );
      yield* messages;
      more = hasMore;
      if (!more) return;
      read.pages++;
      read.messages += messages.length;
      read.chars += chars;
      this.#assertEnds(read);
      cursor = this.#nextCursor(messages.at(-1), cursor);
      if (repeated.isRepeated(messages.map(({ id }) => id)))
        throw this.#endless('comes back to messages that it has shown before');
    }
  }

  #nextCursor(last: HistoryMessage | undefined, cursor: Id): Id {
    if (last === undefined) throw this.#endless('has more messages, but shows none of them');
    if (last.id === cursor) throw this.#endless('has more messages, but does not page with ?after=');
    return last.id;
  }

  #assertEnds(read: Pick<HistoryLimits, 'pages' | 'messages' | 'chars'>): void {
    const { pages, messages, chars } = this.#limits;
    if (read.messages > messages) throw this.#endless(`has more than ${count(messages, 'message')}`);
    if (read.pages > pages) throw this.#endless(`has more than ${count(pages, 'page')}`);
    if (read.chars > chars) throw this.#endless(`has more than ${count(chars, 'character')}`);
  }

  #endless(what: string): GenesisError {
    return unreadable(`GET ${this.#path} ${what}`);
  }

  get #isGenesis(): boolean {
    return this.#path === CHAT_HISTORY_PATH;
  }

  async #read(query: string): Promise<Page> {
    const path = query === '' ? this.#path : `${this.#path}${this.#path.includes('?') ? '&' : '?'}${query}`;
    const answer = await this.#client
      .get(path, { headers: this.#headers, mostBytes: this.#limits.pageBytes })
      .catch((error: unknown) => {
        const isLate = codeOf(error) === 'UND_ERR_HEADERS_TIMEOUT';
        throw unreadable(`GET ${path} failed: ${isLate ? 'no answer in time' : messageOf(error)}`, error);
      });
    if (answer.status !== 200) throw unreadable(`GET ${path} answered HTTP ${answer.status}`);
    if (jsonShape(answer.body).containers > MOST_CONTAINERS)
      throw unreadable(`GET ${path} answered with more than ${MOST_CONTAINERS} objects and lists`);
    const page = parsePage(answer.body);
    if (!page) throw unreadable(`GET ${path} answered without a list of messages with role and content`);
    return page;
  }
}

function unreadable(message: string, cause?: unknown): GenesisError {
  return new GenesisError('AUDIT_UNREADABLE', message, { cause });
}

function parsePage(body: string): Page | undefined {
  const value = parseJson(body);
  const messages = listIn(value)?.filter(saysSomething).map(parseMessage);
  if (!messages?.every((message) => message !== undefined)) return undefined;
  // A server without pages answers everything at once.
  return { messages, hasMore: (value as { has_more?: unknown }).has_more === true, chars: body.length };
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const lists = LIST_KEYS.map((key) => (value as Record<string, unknown> | null | undefined)?.[key]);
  return lists.find((list) => Array.isArray(list));
}

/** Not a message of a model that only calls a tool. */
function saysSomething(value: unknown): boolean {
  const { content, tool_calls: calls } = (value ?? {}) as Record<string, unknown>;
  return !Array.isArray(calls) || (content !== null && content !== '');
}

function parseMessage(value: unknown, index: number): HistoryMessage | undefined {
  const { id = index, role, content, reply_to: replyTo } = (value ?? {}) as Record<string, unknown>;
  if (!isId(id) || typeof role !== 'string' || content === undefined || content === null) return undefined;
  // Some services store a message in parts. What is nested too deeply to be one has no token of ours.
  const text = jsonText(content) ?? '';
  return { id, role, content: text, replyTo: isId(replyTo) || replyTo === null ? replyTo : undefined };
}

function isId(value: unknown): value is Id {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= ID_CHARS);
}
